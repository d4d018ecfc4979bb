import { setTimeout as sleep } from 'timers/promises';
import { ResponseError } from '@backstage/errors';
import { isUnknown } from './isGone';

const RETRY_MS = { first: 200, longest: 2000 };

/** Answers that say: not now. */
const PASSING = [401, 408, 425, 429, 502, 503, 504];

/** Whether the backend was away, and the same request may succeed later. @internal */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ResponseError)) return true;
  if (error.statusCode === 404) return !isUnknown(error);
  return PASSING.includes(error.statusCode);
}

/** Asks the backend again while it is away, for so many milliseconds or until the signal. @internal */
export async function retrying<T>(
  ask: () => Promise<T>,
  options: { forMs: number; signal?: AbortSignal },
): Promise<T> {
  const deadline = performance.now() + options.forMs;
  for (let wait = RETRY_MS.first; ; wait *= 2) {
    try {
      return await ask();
    } catch (error) {
      const over = options.signal?.aborted || performance.now() > deadline;
      if (over || !isPassing(error)) throw error;
      await sleep(Math.min(wait, RETRY_MS.longest));
    }
  }
}
