import { setTimeout as sleep } from 'timers/promises';
import { RunEnding } from './endings';
import { isGone } from './isGone';
import { isPassing, retrying } from './retrying';
import type { RunSession } from './RunSession';

/** Milliseconds for which a backend that is away is told again how the run ended. */
const DELIVERY_MS = 5 * 60_000;

const RETRY_MS = { first: 200, longest: 5000 };

/** Longest reason that the backend takes, in characters. */
const LONGEST_REASON = 2000;

/** Milliseconds for which it is told again that Terraform has ended. */
const PROOF_MS = 60_000;

/**
 * Tells the backend how the run ended, with all that was not yet reported, also of a run whose lease was lost: it may
 * not have been given up yet. A refusal that says that the run has ended is an answer too: ours, given before and lost,
 * or somebody else's who gave the run up. Then all that is left to tell is that Terraform has ended.
 *
 * @internal
 */
export async function deliverEnding(
  session: RunSession,
  ending: RunEnding,
): Promise<void> {
  const { client, reports, runner, spec, validated } = session;
  const end = {
    ...ending,
    reason: ending.reason?.slice(0, LONGEST_REASON),
    ...(validated && { validated }),
  };
  const deadline = performance.now() + DELIVERY_MS;
  for (let wait = RETRY_MS.first; performance.now() < deadline; wait *= 2) {
    try {
      await reports.end(report => client.finish({ ...end, report }));
      return;
    } catch (error) {
      if (isGone(error)) {
        await proveEnded(session, ending);
        return;
      }
      if (!isPassing(error)) break;
      await sleep(Math.min(wait, RETRY_MS.longest));
    }
  }
  // Better without its details than not at all.
  const { outcome, reason, terraformEnded } = end;
  await client.finish({ outcome, reason, terraformEnded }).catch(error => {
    session.keepsDirectory = true;
    runner.logger.error(`Cannot report the end of run ${spec.runId}: ${error}`);
  });
}

/** Frees the lock that Terraform could not release any more. Where that fails, this host tries again later. */
async function proveEnded(
  session: RunSession,
  { terraformEnded }: RunEnding,
): Promise<void> {
  if (!session.applyBegan || !terraformEnded) return;
  try {
    await retrying(() => session.client.proveEnded(), { forMs: PROOF_MS });
  } catch (error) {
    if (!isGone(error)) session.keepsDirectory = true;
  }
}
