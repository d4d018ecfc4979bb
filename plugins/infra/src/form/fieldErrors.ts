import { ErrorSchema, ErrorSchemaBuilder } from '@rjsf/utils';
import { Issue } from '../parts/errors';

const PREFIX = 'variables.';

/** The variable that an issue is about. @internal */
export function variableOf({ path }: Issue): string | undefined {
  return path?.startsWith(PREFIX)
    ? path.slice(PREFIX.length).split('.')[0]
    : undefined;
}

/** Issues of variables, at their fields. @internal */
export function fieldErrors(issues: Issue[]): ErrorSchema {
  const errors = new ErrorSchemaBuilder();
  for (const issue of issues) {
    const name = variableOf(issue);
    if (name !== undefined) errors.addErrors(issue.message, [name]);
  }
  return errors.ErrorSchema;
}
