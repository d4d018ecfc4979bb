import { ChangeKind, ChangeStatus, ResourceState, StatePair } from './words';

/** What decides whether a change of some kind may be opened. @public */
export interface OpeningFacts {
  pair: StatePair;
  /** An abstract resource has no Terraform: only metadata changes. */
  abstract: boolean;
  /** The current Terraform state lists at least one resource or output. */
  hasState: boolean;
}

type Opening = (facts: OpeningFacts) => boolean;

const inState =
  (state: StatePair['state'], ...statuses: StatePair['status'][]): Opening =>
  ({ pair }) =>
    pair.state === state && statuses.includes(pair.status);

const interrupted: Opening = ({ pair }) => pair.status === 'unknown';

/** When a change of each kind may be opened on a resource without an unfinished one. Nothing else decides this. */
const OPENINGS: Record<ChangeKind, Opening[]> = {
  provision: [inState('provision', 'ready', 'error', 'rejected')],
  update: [inState('provisioned', 'done', 'error')],
  recreate: [inState('destroyed', 'done'), inState('provision', 'rejected')],
  destroy: [
    inState('provisioned', 'done', 'error'),
    interrupted,
    facts => inState('provision', 'error')(facts) && facts.hasState,
  ],
  metadata: [
    inState('provision', 'ready', 'error', 'rejected'),
    inState('provisioned', 'done', 'error'),
    inState('destroyed', 'done'),
  ],
  refresh: [inState('provisioned', 'done', 'error')],
  import: [inState('provision', 'ready')],
};

/** Whether a change of this kind may be opened now. @public */
export function canOpenChange(kind: ChangeKind, facts: OpeningFacts): boolean {
  if (facts.abstract) return kind === 'metadata';
  return OPENINGS[kind].some(opening => opening(facts));
}

/** Whether changes of this kind are applied without Terraform. @public */
export function hasNoRun(kind: ChangeKind): boolean {
  return kind === 'metadata';
}

/** Whether a change of this kind makes something that is not there: nothing is made from a disabled template. @public */
export function makesNew(kind: ChangeKind): boolean {
  return kind === 'provision' || kind === 'recreate';
}

/** Whether a change of this kind takes away what is there. @public */
export function takesAway(kind: ChangeKind): boolean {
  return kind === 'destroy';
}

/** The change that a dry run of a resource without one stands for. @public */
export function dryRunKind(pair: StatePair): ChangeKind {
  return isProvisioned(pair) ? 'update' : 'provision';
}

/** Whether the resource waits for someone to try its last change again. @public */
export function canRetry(pair: StatePair): boolean {
  return pair.status === 'error' || pair.status === 'unknown';
}

/** Whether a person must confirm the plan of a new change even where approvals are off, unless it is empty. @public */
export function mustConfirmPlan(base: StatePair): boolean {
  return base.status === 'unknown';
}

/** What decides whether a resource may be deleted. @public */
export interface DeletionFacts {
  pair: StatePair;
  abstract: boolean;
  /** A state version was ever stored. */
  everHadState: boolean;
  hasOpenChange: boolean;
  /** All that were made below it and not deleted, live or not. */
  children: number;
}

/** Why the resource can't be deleted; undefined when it can. @public */
export function deletionObstacle(facts: DeletionFacts): string | undefined {
  const { pair } = facts;
  if (facts.hasOpenChange) return 'It has an unfinished change';
  if (facts.children > 0) return 'It has children';
  if (facts.abstract) return undefined;
  if (inState('destroyed', 'done')({ ...facts, hasState: false })) {
    return undefined;
  }
  const neverApplied =
    pair.state === 'provision' &&
    ['ready', 'rejected', 'error'].includes(pair.status);
  if (!neverApplied) return 'It must be destroyed first';
  return facts.everHadState
    ? 'Terraform state was written for it: destroy it first'
    : undefined;
}

/** A child that still needs its parent: not destroyed, and not merely created. @public */
export function isLiveChild(facts: {
  pair: StatePair;
  abstract: boolean;
  hasState: boolean;
  openChange?: ChangeStatus;
}): boolean {
  if (facts.pair.state === 'destroyed') return false;
  if (facts.pair.state === 'provision') {
    return facts.hasState || facts.openChange !== undefined;
  }
  return true;
}

/** The state of what {@link isProvisioned}, for questions to a database. @public */
export const PROVISIONED_STATE: ResourceState = 'provisioned';

/** Whether a resource can be the parent of something new. @public */
export function isProvisioned(pair: StatePair): boolean {
  return pair.state === PROVISIONED_STATE;
}

/** Whether something was applied: its outputs are what they are, and none will come by waiting. @public */
export function wasApplied(state: ResourceState): boolean {
  return state !== 'provision';
}

/** Whether a resource may yet become one that {@link isProvisioned}: enough for what waits for its parents. @public */
export function isOnItsWay(pair: StatePair): boolean {
  return pair.state === 'provision';
}

/** The pair of a resource that was just created. @public */
export function createdPair(abstract: boolean): StatePair {
  return abstract
    ? { state: 'provisioned', status: 'done' }
    : { state: 'provision', status: 'ready' };
}

/** `* /unknown` accepted as it is by an admin. @public */
export function acceptedPair(pair: StatePair): StatePair | undefined {
  return pair.status === 'unknown'
    ? { state: pair.state, status: 'error' }
    : undefined;
}
