import { ResponseError } from '@backstage/errors';

/** Whether the backend says that the run has ended, or belongs to another attempt. @internal */
export function isGone(error: unknown): boolean {
  if (!(error instanceof ResponseError)) return false;
  return isUnknown(error) || [409, 410].includes(error.statusCode);
}

/**
 * Whether the plugin says that there is no such run. A backend that is starting answers a plain 404 until its plugins are
 * up.
 *
 * @internal
 */
export function isUnknown(error: unknown): boolean {
  return (
    error instanceof ResponseError &&
    error.statusCode === 404 &&
    error.cause.name === 'NotFoundError'
  );
}
