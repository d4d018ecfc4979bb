import { ResponseError } from '@backstage/errors';
import { Dependent, RESOURCE_STATES } from '@groundwork/plugin-infra-common';

/** What is wrong with one field, or with one place in a module. @internal */
export interface Issue {
  path?: string;
  message: string;
  file?: string;
  line?: number;
}

/** The sentence of the server, without the HTTP around it. @internal */
export function messageOf(error: Error): string {
  return isResponseError(error) ? error.cause.message : error.message;
}

/** The findings that came with a refusal. @internal */
export function issuesOf(error: Error | undefined): Issue[] {
  return listOf(error, 'issues').flatMap(issue =>
    isRecord(issue) && typeof issue.message === 'string'
      ? [
          {
            message: issue.message,
            path: pathOf(issue.path),
            file: typeof issue.file === 'string' ? issue.file : undefined,
            line: typeof issue.line === 'number' ? issue.line : undefined,
          },
        ]
      : [],
  );
}

/** Those that stand in the way of a destruction. @internal */
export function dependentsOf(error: Error | undefined): Dependent[] {
  return listOf(error, 'dependencies').filter(isDependent);
}

/** Whether it is not there, or not for this person. @internal */
export function isGone(error: Error): boolean {
  return isResponseError(error) && [403, 404].includes(error.statusCode);
}

function isResponseError(error: Error): error is ResponseError {
  return error.name === 'ResponseError';
}

function listOf(error: Error | undefined, field: string): unknown[] {
  if (!error || !isResponseError(error)) return [];
  const facts: unknown = error.body.error;
  const list = isRecord(facts) ? facts[field] : undefined;
  return Array.isArray(list) ? list : [];
}

/** Fields of a change lie below `values` in its body; a form knows them by their own names. */
function pathOf(path: unknown): string | undefined {
  const text = Array.isArray(path) ? path.join('.') : stringOrNothing(path);
  return text?.replace(/^values\./, '');
}

function stringOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isDependent(value: unknown): value is Dependent {
  return (
    isRecord(value) &&
    typeof value.resourceId === 'string' &&
    typeof value.resourceName === 'string' &&
    RESOURCE_STATES.some(state => state === value.state)
  );
}
