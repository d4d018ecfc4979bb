import { ResponseError } from '@backstage/errors';

/** Whether the backend said that there is no such thing. @internal */
export function isNotFound(error: unknown): boolean {
  return error instanceof ResponseError && error.statusCode === 404;
}
