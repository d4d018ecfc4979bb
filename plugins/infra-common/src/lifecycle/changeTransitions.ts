import {
  assertNever,
  ChangeKind,
  ChangeStatus,
  ResourceState,
  ResourceStatus,
  StatePair,
} from './words';

/**
 * What can happen to a change. Conditions (are the parents ready, is an approval needed, is the quorum
 * reached) are already answered in the event's name, so that the table below stays pure data.
 *
 * @public
 */
export const CHANGE_EVENTS = [
  'edit',
  'dryRunSucceeded',
  'submitWaiting',
  'submitPlanning',
  'submitForApproval',
  'submitApproved',
  'applyWithoutRun',
  'planStarted',
  'planSucceeded',
  'planNeedsNoApproval',
  'planFailed',
  'planCancelled',
  'approveBelowQuorum',
  'approveAtQuorum',
  'applyQueued',
  'reject',
  'discard',
  'goStale',
  'applyStarted',
  'applyCancelledInQueue',
  'applySucceeded',
  'applyFailed',
  'applyLostBeforeTerraform',
  'applyLost',
] as const;

/** One of {@link CHANGE_EVENTS}. @public */
export type ChangeEvent = (typeof CHANGE_EVENTS)[number];

/** What the resource shows after a move: its base, a status in the state of the kind, or a rule of its own. */
type Shown = 'base' | 'afterPlanFailed' | 'afterReject' | 'afterApply' | At;
type At = { at: ResourceStatus };

interface Move {
  to: ChangeStatus;
  shows: Shown;
}

const at = (status: ResourceStatus): At => ({ at: status });

const DISCARD: Move = { to: 'discarded', shows: 'base' };
const STALE: Move = { to: 'stale', shows: 'base' };
const EDIT: Move = { to: 'draft', shows: 'base' };
const PLANNED: Move = { to: 'planned', shows: 'base' };

/** Submitting is the same from every status that allows it. */
const SUBMIT: Partial<Record<ChangeEvent, Move>> = {
  submitWaiting: { to: 'waiting', shows: at('pending') },
  submitPlanning: { to: 'planning', shows: at('queued') },
  submitForApproval: { to: 'approval_pending', shows: at('approval_pending') },
  submitApproved: { to: 'approved', shows: at('ready') },
};

/** Every move a change can make, and what its resource shows then. Nothing else in the suite decides this. */
const MOVES: Record<ChangeStatus, Partial<Record<ChangeEvent, Move>>> = {
  draft: {
    edit: EDIT,
    dryRunSucceeded: PLANNED,
    discard: DISCARD,
    ...SUBMIT,
  },
  planned: {
    edit: EDIT,
    dryRunSucceeded: PLANNED,
    discard: DISCARD,
    goStale: STALE,
    ...SUBMIT,
  },
  stale: {
    edit: EDIT,
    dryRunSucceeded: PLANNED,
    discard: DISCARD,
    ...SUBMIT,
  },
  waiting: { discard: DISCARD, goStale: STALE, ...SUBMIT },
  planning: {
    planStarted: { to: 'planning', shows: at('in_progress') },
    planSucceeded: { to: 'approval_pending', shows: at('approval_pending') },
    planNeedsNoApproval: { to: 'approved', shows: at('ready') },
    planFailed: { to: 'failed', shows: 'afterPlanFailed' },
    planCancelled: EDIT,
    discard: DISCARD,
  },
  approval_pending: {
    approveBelowQuorum: {
      to: 'approval_pending',
      shows: at('approval_pending'),
    },
    approveAtQuorum: { to: 'approved', shows: at('ready') },
    reject: { to: 'rejected', shows: 'afterReject' },
    discard: DISCARD,
    goStale: STALE,
  },
  approved: {
    applyQueued: { to: 'approved', shows: at('queued') },
    applyWithoutRun: { to: 'applied', shows: 'base' },
    applyStarted: { to: 'applying', shows: at('in_progress') },
    applyCancelledInQueue: EDIT,
    discard: DISCARD,
    goStale: STALE,
  },
  applying: {
    applySucceeded: { to: 'applied', shows: 'afterApply' },
    applyFailed: { to: 'failed', shows: at('error') },
    applyLostBeforeTerraform: { to: 'failed', shows: 'base' },
    applyLost: { to: 'failed', shows: at('unknown') },
    // Without approvals one run plans and applies: until terraform apply begins it may still end as a plan does.
    planFailed: { to: 'failed', shows: 'afterPlanFailed' },
    planCancelled: EDIT,
  },
  applied: {},
  rejected: {},
  discarded: {},
  failed: {},
};

/** The state that a resource shows while a change of this kind is on its way; undefined: always its base. */
const STATE_OF_KIND: Record<ChangeKind, ResourceState | undefined> = {
  provision: 'provision',
  recreate: 'provision',
  update: 'provisioned',
  refresh: 'provisioned',
  import: 'provision',
  destroy: 'destroy',
  metadata: undefined,
};

/** A change as the table sees it. @public */
export interface ChangeFacts {
  kind: ChangeKind;
  status: ChangeStatus;
  /** The resource's pair when the change opened. */
  base: StatePair;
}

/** A change's next status and the pair its resource then shows. @public */
export interface ChangeMove {
  status: ChangeStatus;
  resource: StatePair;
}

/** Where the event takes the change and its resource; undefined when the change can't make that move. @public */
export function moveChange(
  change: ChangeFacts,
  event: ChangeEvent,
): ChangeMove | undefined {
  const move = MOVES[change.status][event];
  return move && { status: move.to, resource: shownPair(change, move.shows) };
}

function shownPair({ kind, base }: ChangeFacts, shows: Shown): StatePair {
  const state = STATE_OF_KIND[kind];
  if (shows === 'base' || state === undefined) return base;
  if (typeof shows === 'object') return { state, status: shows.at };
  switch (shows) {
    case 'afterPlanFailed':
      return kind === 'update' || kind === 'refresh'
        ? base
        : { state, status: 'error' };
    case 'afterReject':
      return kind === 'provision' && isUntouched(base)
        ? { state: 'provision', status: 'rejected' }
        : base;
    case 'afterApply':
      return {
        state: kind === 'destroy' ? 'destroyed' : 'provisioned',
        status: 'done',
      };
    default:
      return assertNever(shows);
  }
}

/** Nothing has been applied to a resource in this pair. */
function isUntouched(pair: StatePair): boolean {
  return (
    pair.state === 'provision' &&
    (pair.status === 'ready' || pair.status === 'rejected')
  );
}

/** Whether nothing can happen to the change any more. @public */
export function isChangeFinished(status: ChangeStatus): boolean {
  return Object.keys(MOVES[status]).length === 0;
}

/** Statuses of changes that are not finished; a resource has at most one such change. @public */
export const UNFINISHED_CHANGE_STATUSES: readonly ChangeStatus[] = (
  Object.keys(MOVES) as ChangeStatus[]
).filter(status => !isChangeFinished(status));

/** Whether the change goes on by itself once its parents are ready. @public */
export function waitsForParents(status: ChangeStatus): boolean {
  return status === SUBMIT.submitWaiting?.to;
}

/**
 * Changes that have ended and may still be given up, with the statuses of their resource that this ends. Finished stays
 * finished for everything else.
 */
const WITHDRAWALS: Partial<
  Record<
    ChangeKind,
    { from: ChangeStatus; to: ChangeStatus; whileIn: ResourceStatus[] }
  >
> = {
  destroy: { from: 'failed', to: 'discarded', whileIn: ['error', 'unknown'] },
};

/**
 * Where giving up a change that has ended takes it and its resource; undefined when there is nothing to give up.
 * `applyBegan`: Terraform has begun to carry it out, so that the resource is not what it was before.
 *
 * @public
 */
export function withdrawChange(
  change: ChangeFacts,
  pair: StatePair,
  applyBegan: boolean,
): ChangeMove | undefined {
  const withdrawal = WITHDRAWALS[change.kind];
  if (change.status !== withdrawal?.from) return undefined;
  if (!canWithdraw(change.kind, pair)) return undefined;
  return {
    status: withdrawal.to,
    resource: applyBegan
      ? { state: 'provisioned', status: 'error' }
      : change.base,
  };
}

/** Whether the last change of that kind, which failed, may be given up in this pair. @public */
export function canWithdraw(
  kind: ChangeKind | undefined,
  pair: StatePair,
): boolean {
  if (!kind) return false;
  const withdrawal = WITHDRAWALS[kind];
  return (
    withdrawal !== undefined &&
    pair.state === STATE_OF_KIND[kind] &&
    withdrawal.whileIn.includes(pair.status)
  );
}

/** Whether a change in this status goes on only once somebody submits it. @public */
export function awaitsSubmission(status: ChangeStatus): boolean {
  return canMoveChange(status, 'edit');
}

/** Whether a change in this status goes on by itself at its start time. @public */
export function awaitsStart(status: ChangeStatus): boolean {
  return canMoveChange(status, 'applyQueued');
}

/** Whether a change in this status waits for people's decision on its plan. @public */
export function awaitsApproval(status: ChangeStatus): boolean {
  return canMoveChange(status, 'approveAtQuorum');
}

/** Statuses of changes that a start time holds back. @public */
export const STARTABLE_CHANGE_STATUSES: readonly ChangeStatus[] =
  UNFINISHED_CHANGE_STATUSES.filter(awaitsStart);

/** Statuses of changes that become stale when nobody decides, or starts them, in time. @public */
export const EXPIRING_CHANGE_STATUSES: readonly ChangeStatus[] =
  UNFINISHED_CHANGE_STATUSES.filter(
    status => awaitsApproval(status) || awaitsStart(status),
  );

/** Whether a change in this status can make that move. @public */
export function canMoveChange(
  status: ChangeStatus,
  event: ChangeEvent,
): boolean {
  return MOVES[status][event] !== undefined;
}
