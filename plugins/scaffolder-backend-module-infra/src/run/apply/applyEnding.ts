import { RunError } from '@groundwork/plugin-infra-common';
import {
  describeProcessEnd,
  ExitRecord,
  hasSucceeded,
  InterruptReason,
  TerraformResult,
  toRunError,
} from '@groundwork/plugin-infra-node';
import { endingOfStop, RunEnding, StopReason } from '../endings';

/** How terraform ended under a supervisor, as far as anybody can tell. @internal */
export type SupervisedEnd =
  | { known: true; exit: Pick<ExitRecord, 'result' | 'interruptedBy'> }
  /** The supervisor is dead and has left no record; terraform is dead too. */
  | { known: false; terraformBegan: boolean };

const STOPS: Record<InterruptReason, StopReason> = {
  cancel: 'cancelled',
  timeout: 'timedOut',
  shutdown: 'drained',
  lease: 'leaseLost',
};

/**
 * What a run says about its end when terraform apply has ended so. Terraform that was killed may have changed what its
 * state does not hold: then nobody can tell the outcome.
 *
 * @returns undefined if the plan is applied
 * @internal
 */
export function applyEnding(
  command: string,
  end: SupervisedEnd,
  { diagnostics }: Pick<TerraformResult, 'diagnostics'>,
): RunEnding | undefined {
  if (!end.known) return unknownEnding(end.terraformBegan);
  const { result, interruptedBy } = end.exit;
  if (hasSucceeded(result)) return undefined;
  const error: RunError | undefined = toRunError(`${command} apply`, {
    end: result,
    diagnostics,
  });
  if (result.ended === 'killed') {
    const why = interruptedBy && endingOfStop(STOPS[interruptedBy]).reason;
    const how = `${command} apply ${describeProcessEnd(result)}`;
    return {
      outcome: 'lost',
      reason: [why, `${how}: nobody can tell what it left behind.`]
        .filter(Boolean)
        .join(' '),
      error,
      terraformEnded: true,
    };
  }
  if (interruptedBy) {
    return { ...endingOfStop(STOPS[interruptedBy]), error };
  }
  return {
    outcome: 'failed',
    reason: error?.summary,
    error,
    terraformEnded: true,
  };
}

function unknownEnding(terraformBegan: boolean): RunEnding {
  return terraformBegan
    ? {
        outcome: 'lost',
        reason:
          'The supervisor died, and so did what it knew: nobody can tell how terraform apply ended.',
        terraformEnded: true,
      }
    : {
        outcome: 'failed',
        reason: 'The supervisor died before terraform apply began.',
        terraformEnded: true,
      };
}
