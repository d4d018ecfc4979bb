import {
  ChangeKind,
  ChangeStatus,
  ResourceState,
  ResourceStatus,
  StatePair,
} from './words';

/** What is done to a resource that shows this state. */
const DONE_TO: Record<ResourceState, string> = {
  provision: 'provisioned',
  provisioned: 'updated',
  destroy: 'destroyed',
  destroyed: 'destroyed',
};

/** What a resource is once all that was asked for is done. */
const DONE: Record<ResourceState, string> = {
  ...DONE_TO,
  provisioned: 'provisioned',
};

const PAIR_PHRASES: Record<ResourceStatus, (state: ResourceState) => string> = {
  ready: state =>
    state === 'provision'
      ? 'not provisioned yet'
      : `about to be ${DONE_TO[state]}`,
  queued: state => `queued to be ${DONE_TO[state]}`,
  in_progress: state => `being ${DONE_TO[state]}`,
  done: state => DONE[state],
  error: state => `in error: it could not be ${DONE_TO[state]}`,
  approval_pending: state => `waiting for the approval to be ${DONE_TO[state]}`,
  pending: state => `waiting for its parents, to be ${DONE_TO[state]} then`,
  rejected: () => 'rejected',
  unknown: state =>
    `in a condition that nobody knows: being ${DONE_TO[state]} was interrupted`,
};

const STATUS_PHRASES: Record<ChangeStatus, string> = {
  draft: 'a draft',
  waiting: 'waiting for its parents',
  planning: 'being planned',
  planned: 'planned and not submitted',
  approval_pending: 'waiting for approval',
  approved: 'approved',
  applying: 'being applied',
  stale: 'stale',
  applied: 'applied',
  rejected: 'rejected',
  discarded: 'discarded',
  failed: 'failed',
};

const KIND_PHRASES: Record<ChangeKind, string> = {
  provision: 'provision',
  update: 'update',
  recreate: 'recreate',
  destroy: 'destroy',
  metadata: 'details',
  refresh: 'drift',
  import: 'import',
};

const REQUEST_PHRASES: Record<ChangeKind, string> = {
  provision: 'provision',
  update: 'update',
  recreate: 'recreate',
  destroy: 'destroy',
  metadata: 'edit the details of',
  refresh: 'accept the drift of',
  import: 'import into',
};

/** What a change asks for, to follow "asks to" and stand before the resource: `edit the details of`. @public */
export function phraseRequest(kind: ChangeKind): string {
  return REQUEST_PHRASES[kind];
}

/** How a resource stands, to follow "it is": `waiting for the approval to be updated`. @public */
export function phrasePair({ state, status }: StatePair): string {
  return PAIR_PHRASES[status](state);
}

/** How a change stands, to follow "it is": `waiting for approval`. @public */
export function phraseChangeStatus(status: ChangeStatus): string {
  return STATUS_PHRASES[status];
}

/** The kind of a change, to stand before "change": `details` of a metadata change. @public */
export function phraseKind(kind: ChangeKind): string {
  return KIND_PHRASES[kind];
}

/** What stands in the way of another change: `An unfinished update change is waiting for approval`. @public */
export function phraseUnfinished(change: {
  kind: ChangeKind;
  status: ChangeStatus;
}): string {
  return `An unfinished ${phraseKind(
    change.kind,
  )} change is ${phraseChangeStatus(change.status)}`;
}
