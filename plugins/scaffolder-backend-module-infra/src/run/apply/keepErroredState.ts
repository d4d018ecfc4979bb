import { RunDirectory } from '@groundwork/plugin-infra-node';
import { retrying } from '../retrying';
import type { RunSession } from '../RunSession';
import { findErroredState, forgetErroredState } from './erroredState';

/** Milliseconds that the backend may be away while it is to take a state. */
const HANDOVER_RETRY_MS = 60_000;

/**
 * Hands in the state that Terraform could not store and left beside its module. Where even that fails, the run's
 * directory stays, and this host tries again when it looks after its directories.
 *
 * @internal
 */
export async function keepErroredState(
  session: RunSession,
  directory: RunDirectory,
): Promise<void> {
  try {
    const state = await findErroredState(directory);
    if (!state) return;
    session.log('Terraform could not store its state; handing it in');
    await retrying(() => session.client.uploadErroredState(state.content), {
      forMs: HANDOVER_RETRY_MS,
    });
    await forgetErroredState(state);
  } catch (error) {
    session.keepsDirectory = true;
    session.log(`The state could not be handed in: ${error}`);
    session.runner.logger.error(
      `Run ${session.spec.runId}: its state stays in ${directory.module}: ${error}`,
    );
  }
}
