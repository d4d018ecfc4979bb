import { canHoldTags, TemplateVariable } from '@groundwork/plugin-infra-common';
import { invalid } from '../http/requests';

/** Refuses a tags variable that the module does not have, or whose type has no room for tags. */
export function requireTagsVariable(
  name: string,
  { ref, variables }: { ref: string; variables: readonly TemplateVariable[] },
): void {
  const variable = variables.find(candidate => candidate.name === name);
  if (variable && canHoldTags(variable.type)) return;
  const able = variables.filter(({ type }) => canHoldTags(type));
  const problem = variable
    ? `is of type ${variable.type}, and tags need a map, an object or any`
    : `is no variable of version '${ref}'`;
  const offer =
    able.length > 0
      ? `Variables that can: ${able.map(one => one.name).join(', ')}.`
      : 'It has no variable that can.';
  throw invalid(`'${name}' can't take the tags: it ${problem}. ${offer}`, [
    { path: 'tagsVariable', message: problem },
  ]);
}
