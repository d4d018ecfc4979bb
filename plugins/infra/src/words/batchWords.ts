import {
  BATCH_ITEM_STATUSES,
  BatchItemStatus,
  BatchOperation,
  BatchStatus,
  BatchSummary,
} from '@groundwork/plugin-infra-common';
import { Wording } from './tone';

/** What batches do, as the verb that a heading begins with. @internal */
export const BATCH_OPERATION_WORDS: Record<BatchOperation, string> = {
  plan: 'Plan',
  provision: 'Provision',
  update: 'Update',
  destroy: 'Destroy',
};

/** Statuses of batches in words. @internal */
export const BATCH_STATUS_WORDS: Record<BatchStatus, Wording> = {
  running: {
    label: 'Running',
    tone: 'moving',
    meaning: 'Goes on by itself; what needs an approval waits for it',
  },
  stopped: {
    label: 'Stopped',
    tone: 'bad',
    meaning: 'Something failed: see why, then resume or cancel',
  },
  done: { label: 'Done', tone: 'good', meaning: 'Nothing is left to do' },
  cancelled: {
    label: 'Cancelled',
    tone: 'neutral',
    meaning: 'What had not begun was taken back',
  },
};

/** How single resources of a batch stand, in words. @internal */
export const BATCH_ITEM_WORDS: Record<BatchItemStatus, Wording> = {
  pending: {
    label: 'Pending',
    tone: 'neutral',
    meaning: 'Its turn has not come yet',
  },
  running: {
    label: 'Running',
    tone: 'moving',
    meaning: 'Its change or run is on its way',
  },
  succeeded: { label: 'Succeeded', tone: 'good', meaning: 'Carried out' },
  failed: {
    label: 'Failed',
    tone: 'bad',
    meaning: 'It did not come to its end; resuming the batch tries it again',
  },
  skipped: {
    label: 'Skipped',
    tone: 'neutral',
    meaning: 'There was nothing to do',
  },
};

/** Batches that move by themselves. @internal */
export function isBatchMoving(status: BatchStatus): boolean {
  return BATCH_STATUS_WORDS[status].tone === 'moving';
}

/** "1 failed · 2 running · 3 pending"; kinds without any are left out. @internal */
export function wordCounts(counts: BatchSummary['counts']): string {
  return BATCH_ITEM_STATUSES.filter(status => counts[status] > 0)
    .map(
      status =>
        `${counts[status]} ${BATCH_ITEM_WORDS[status].label.toLowerCase()}`,
    )
    .join(' · ');
}

/** "1 resource", "3 resources". @internal */
export function wordResources(count: number): string {
  return `${count} ${count === 1 ? 'resource' : 'resources'}`;
}
