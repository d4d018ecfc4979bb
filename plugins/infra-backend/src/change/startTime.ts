import { invalid } from '../http/requests';

/** By how much the clock of who asks may be behind, in milliseconds. */
const CLOCK_SKEW = 60_000;

/** Refuses a start time that is over: what it would hold back would begin at once. `null` and absent mean at once. */
export function requireFutureStart(startAt: string | null | undefined): void {
  if (!startAt || Date.parse(startAt) >= Date.now() - CLOCK_SKEW) return;
  throw invalid(
    `The start time ${startAt} is over. Give one that is still to come, or none to start at once.`,
    [{ path: 'startAt', message: 'is in the past' }],
  );
}
