import { RunError } from '@groundwork/plugin-infra-common';
import { FinishRunRequest, Redactor } from '@groundwork/plugin-infra-node';

/** Why a run is to stop before its work is done. @internal */
export type StopReason =
  /** A person asked for it. */
  | 'cancelled'
  | 'timedOut'
  /** The portal shuts down. */
  | 'drained'
  /** The backend gave the run up, or could not be reached for too long. */
  | 'leaseLost'
  /** The scaffolder task is gone and its pipeline holds steps that only it can carry out. */
  | 'taskGone';

/** What a run's runner says about its end. @internal */
export type RunEnding = Pick<
  FinishRunRequest,
  'outcome' | 'reason' | 'error' | 'terraformEnded'
>;

const STOP_ENDINGS: Record<
  StopReason,
  { outcome: RunEnding['outcome']; reason: string }
> = {
  cancelled: { outcome: 'cancelled', reason: 'It was cancelled on request.' },
  timedOut: { outcome: 'failed', reason: 'It took longer than it may.' },
  drained: { outcome: 'failed', reason: 'Drained: the portal was shut down.' },
  leaseLost: {
    outcome: 'failed',
    reason: 'The infra backend could not be reached for too long.',
  },
  taskGone: {
    outcome: 'failed',
    reason:
      'Its scaffolder task ended before the pipeline did: cancelled there, or without a step that reports the failure.',
  },
};

/** Thrown by a step that was stopped. @internal */
export class RunStopped extends Error {
  readonly stop: StopReason;

  constructor(stop: StopReason) {
    super(STOP_ENDINGS[stop].reason);
    this.name = 'RunStopped';
    this.stop = stop;
  }
}

/** Thrown by a step that knows how the run ends because of it. @internal */
export class RunFailure extends Error {
  readonly ending: RunEnding;

  constructor(ending: Partial<RunEnding>) {
    super(ending.error?.summary ?? ending.reason);
    this.name = 'RunFailure';
    this.ending = { outcome: 'failed', terraformEnded: true, ...ending };
  }

  /** Of what Terraform complained about. */
  static of(error: RunError): RunFailure {
    return new RunFailure({ reason: error.summary, error });
  }
}

/** How a run ends that was stopped. @internal */
export function endingOfStop(stop: StopReason): RunEnding {
  return { ...STOP_ENDINGS[stop], terraformEnded: true };
}

/**
 * How a run ends because of what a step threw.
 *
 * @param applyBegan - terraform apply may be under way: an error that nobody expected is no proof that it has ended. All
 *   other commands have ended when their step throws.
 * @internal
 */
export function endingOf(error: unknown, applyBegan: boolean): RunEnding {
  if (error instanceof RunFailure) return error.ending;
  if (error instanceof RunStopped && !applyBegan) {
    return endingOfStop(error.stop);
  }
  const summary = error instanceof Error ? error.message : String(error);
  return {
    outcome: applyBegan ? 'lost' : 'failed',
    reason: applyBegan
      ? `Nobody can tell how terraform apply ended: ${summary}`
      : summary,
    error: { summary, diagnostics: [] },
    terraformEnded: !applyBegan,
  };
}

/** The ending without secrets, whoever wrote its texts. @internal */
export function redactEnding(ending: RunEnding, redactor: Redactor): RunEnding {
  const redact = <T extends string | undefined>(text: T) =>
    text === undefined ? text : redactor.redactText(text);
  const { error } = ending;
  return {
    ...ending,
    reason: redact(ending.reason),
    error: error && {
      summary: redactor.redactText(error.summary),
      diagnostics: error.diagnostics.map(diagnostic => ({
        ...diagnostic,
        summary: redactor.redactText(diagnostic.summary),
        detail: redact(diagnostic.detail),
        file: redact(diagnostic.file),
        snippet: redact(diagnostic.snippet),
      })),
    },
  };
}
