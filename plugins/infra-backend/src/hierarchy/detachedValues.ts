import {
  asOutputReference,
  ChangeValues,
  DetachRequest,
  ResolvedInputs,
} from '@groundwork/plugin-infra-common';
import { conflict, invalid, Issue } from '../http/requests';
import { LoadedResource } from '../resource/ResourceWork';
import { describeMissing } from './requireSettled';

/**
 * The values of a change that drops those parents, and keeps what those variables get from outputs now. What the parents
 * give unasked, by a rule or by config, is kept too: nobody else gives it once they are gone.
 */
export function detachedValues(
  { resource, parents }: Pick<LoadedResource, 'resource' | 'parents'>,
  request: DetachRequest,
  resolved: ResolvedInputs,
): ChangeValues {
  const { parentIds = [], variables: asked = [] } = request;
  const names = [
    ...new Set([...asked, ...givenUnasked(resource, parentIds, resolved)]),
  ];
  const issues: Issue[] = [
    ...parentIds
      .filter(id => !parents.some(parent => parent.id === id))
      .map(id => ({
        path: 'parentIds',
        message: `'${id}' is no parent of '${resource.name}'`,
      })),
    ...names
      .filter(name => !takesOutput(resolved, name))
      .map(name => ({
        path: 'variables',
        message: `'${name}' has no value of an output`,
      })),
  ];
  if (parentIds.length === 0 && names.length === 0) {
    issues.push({ path: '', message: 'parentIds or variables must be given' });
  }
  if (issues.length > 0) {
    const list = issues.map(({ message }) => message).join('; ');
    throw invalid(`Nothing can be detached so: ${list}.`, issues);
  }
  const missing = resolved.missing.filter(m => names.includes(m.variable));
  if (missing.length > 0) {
    throw conflict(
      `Cannot detach '${resource.name}': ${missing
        .map(describeMissing)
        .join('; ')}.`,
      { resourceId: resource.id, reason: 'Outputs are missing', missing },
    );
  }
  const kept = parents.filter(({ id }) => !parentIds.includes(id));
  return {
    ...(parentIds.length > 0 ? { parentIds: kept.map(({ id }) => id) } : {}),
    ...(names.length > 0
      ? {
          variables: Object.fromEntries(
            names.map(name => [name, resolved.variables[name]]),
          ),
        }
      : {}),
  };
}

/** Variables that have outputs of these parents without naming them. */
function givenUnasked(
  { variables }: LoadedResource['resource'],
  parentIds: readonly string[],
  { origins }: ResolvedInputs,
): string[] {
  return Object.entries(origins)
    .filter(
      ([name, origin]) =>
        origin.kind === 'output' &&
        parentIds.includes(origin.from.resourceId) &&
        asOutputReference(variables[name]) === undefined,
    )
    .map(([name]) => name);
}

function takesOutput(
  { origins, missing }: ResolvedInputs,
  name: string,
): boolean {
  return (
    (Object.hasOwn(origins, name) && origins[name].kind === 'output') ||
    missing.some(({ variable }) => variable === name)
  );
}
