import {
  RunOperation,
  RunStatus,
  RunStep,
} from '@groundwork/plugin-infra-common';
import { Tone, Wording } from './tone';

/** What runs do, in words. @internal */
export const OPERATION_WORDS: Record<RunOperation, string> = {
  plan: 'Plan',
  apply: 'Apply',
  destroy: 'Destroy',
  drift: 'Drift check',
};

/** Statuses of runs in words. @internal */
export const RUN_STATUS_WORDS: Record<RunStatus, Wording> = {
  queued: { label: 'Queued', tone: 'moving', meaning: 'Waits for its turn' },
  running: { label: 'Running', tone: 'moving', meaning: 'Is at work' },
  succeeded: { label: 'Succeeded', tone: 'good', meaning: 'Ended well' },
  failed: { label: 'Failed', tone: 'bad', meaning: 'Ended with an error' },
  cancelled: {
    label: 'Cancelled',
    tone: 'neutral',
    meaning: 'Someone stopped it',
  },
  lost: {
    label: 'Lost',
    tone: 'bad',
    meaning: 'The process that carried it out is gone',
  },
};

/** Statuses of a run's steps in words. @internal */
export const STEP_WORDS: Record<
  RunStep['status'],
  { label: string; tone: Tone }
> = {
  running: { label: 'running', tone: 'moving' },
  succeeded: { label: 'succeeded', tone: 'good' },
  failed: { label: 'failed', tone: 'bad' },
  cancelled: { label: 'cancelled', tone: 'neutral' },
  skipped: { label: 'skipped', tone: 'neutral' },
};
