import {
  ResourceState,
  ResourceStatus,
  StatePair,
} from '@groundwork/plugin-infra-common';
import { Tone, Wording } from './tone';

/** States in words. @internal */
export const STATE_WORDS: Record<ResourceState, string> = {
  provision: 'Provision',
  provisioned: 'Provisioned',
  destroy: 'Destroy',
  destroyed: 'Destroyed',
};

/** Statuses in words. @internal */
export const STATUS_WORDS: Record<ResourceStatus, Wording> = {
  ready: {
    label: 'ready',
    tone: 'neutral',
    meaning: 'Nothing is on its way',
  },
  queued: {
    label: 'queued',
    tone: 'moving',
    meaning: 'Its run waits for its turn',
  },
  in_progress: {
    label: 'in progress',
    tone: 'moving',
    meaning: 'Its run is at work',
  },
  done: { label: 'done', tone: 'good', meaning: 'All that was asked is done' },
  error: {
    label: 'error',
    tone: 'bad',
    meaning: 'The last run failed: read its log, then retry',
  },
  approval_pending: {
    label: 'waiting for approval',
    tone: 'attention',
    meaning: 'Someone must read its plan and decide',
  },
  pending: {
    label: 'waiting for parents',
    tone: 'attention',
    meaning: 'It goes on when its parents are provisioned',
  },
  rejected: {
    label: 'rejected',
    tone: 'bad',
    meaning: 'Its first change was rejected',
  },
  unknown: {
    label: 'unknown',
    tone: 'bad',
    meaning:
      'A run was interrupted and nobody can tell how far it came: plan it again',
  },
};

/** Pairs that say it better in one word. */
const PAIR_WORDS: Partial<
  Record<`${ResourceState}/${ResourceStatus}`, { label: string; tone: Tone }>
> = {
  'provision/ready': { label: 'Not provisioned', tone: 'neutral' },
  'provisioned/done': { label: 'Provisioned', tone: 'good' },
  'destroyed/done': { label: 'Destroyed', tone: 'neutral' },
  'provision/rejected': { label: 'Rejected', tone: 'bad' },
};

/** "Provision · waiting for approval": state and status in words. @internal */
export function wordPair({ state, status }: StatePair): Wording {
  const { label, tone, meaning } = STATUS_WORDS[status];
  const short = PAIR_WORDS[`${state}/${status}`];
  return {
    label: short?.label ?? `${STATE_WORDS[state]} · ${label}`,
    tone: short?.tone ?? tone,
    meaning,
  };
}
