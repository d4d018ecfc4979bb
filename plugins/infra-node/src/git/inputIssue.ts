import { InputError } from '@backstage/errors';

/** One thing that is wrong with a request or a module. @public */
export interface InputIssue {
  /** Dotted path of the request's field, such as `sourceUrl`. */
  path: string;
  message: string;
  /** Path in the repository. */
  file?: string;
  /** From 1. */
  line?: number;
}

/** An InputError with its facts in `issues`. @internal */
export function invalid(message: string, issues: InputIssue[]): InputError {
  return Object.assign(new InputError(message), { issues });
}

/** An InputError about one field of a request. @internal */
export function invalidField(path: string, message: string): InputError {
  return invalid(message, [{ path, message }]);
}
