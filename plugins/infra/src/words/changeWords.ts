import { ChangeKind, ChangeStatus } from '@groundwork/plugin-infra-common';
import { Wording } from './tone';

/** Kinds of changes, as the verb that a heading begins with. @internal */
export const KIND_WORDS: Record<ChangeKind, string> = {
  provision: 'Provision',
  update: 'Update',
  recreate: 'Recreate',
  destroy: 'Destroy',
  metadata: 'Edit details of',
  refresh: 'Accept drift of',
  import: 'Import into',
};

/** Kinds of changes, where no resource is named after them. @internal */
export const KIND_TITLES: Record<ChangeKind, string> = {
  ...KIND_WORDS,
  metadata: 'Edit details',
  refresh: 'Accept drift',
  import: 'Import',
};

/** Statuses of changes in words. @internal */
export const CHANGE_STATUS_WORDS: Record<ChangeStatus, Wording> = {
  draft: {
    label: 'Draft',
    tone: 'neutral',
    meaning: 'Not submitted: edit it, plan it, submit it or discard it',
  },
  waiting: {
    label: 'Waiting for parents',
    tone: 'attention',
    meaning: 'Goes on when the parents are provisioned',
  },
  planning: {
    label: 'Planning',
    tone: 'moving',
    meaning: 'Terraform finds out what it would do',
  },
  planned: {
    label: 'Planned',
    tone: 'neutral',
    meaning: 'The plan is there; it is not submitted yet',
  },
  approval_pending: {
    label: 'Waiting for approval',
    tone: 'attention',
    meaning: 'Someone must read it and decide',
  },
  approved: {
    label: 'Approved',
    tone: 'moving',
    meaning: 'The plan that was approved is about to be applied',
  },
  applying: {
    label: 'Applying',
    tone: 'moving',
    meaning: 'Terraform carries out the plan',
  },
  stale: {
    label: 'Stale',
    tone: 'bad',
    meaning: 'The plan no longer holds: submit it to plan again',
  },
  applied: { label: 'Applied', tone: 'good', meaning: 'Carried out' },
  rejected: {
    label: 'Rejected',
    tone: 'bad',
    meaning: 'An approver said no',
  },
  discarded: {
    label: 'Discarded',
    tone: 'neutral',
    meaning: 'Given up before it was applied',
  },
  failed: {
    label: 'Failed',
    tone: 'bad',
    meaning: 'Its run failed: read the log',
  },
};

/** Changes that move by themselves. @internal */
export function isChangeMoving(status: ChangeStatus): boolean {
  return CHANGE_STATUS_WORDS[status].tone === 'moving';
}
