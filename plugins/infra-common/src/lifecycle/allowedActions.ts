import { canMoveChange, canWithdraw } from './changeTransitions';
import { phraseChangeStatus, phrasePair, phraseUnfinished } from './phrases';
import {
  canOpenChange,
  hasNoRun,
  canRetry,
  deletionObstacle,
  makesNew,
  acceptedPair,
} from './openings';
import {
  Action,
  ACTIONS,
  ChangeKind,
  ChangeStatus,
  Role,
  ROLES,
  RunOperation,
  StatePair,
} from './words';

/** Everything that decides what one person may do with one resource. @public */
export interface ActionFacts {
  pair: StatePair;
  abstract: boolean;
  hasState: boolean;
  everHadState: boolean;
  /** All that were made below it and not deleted. */
  children: number;
  liveChildren: number;
  /** Live resources that use its outputs, be they its children or not. @defaultValue 0 */
  liveUsers?: number;
  templateEnabled: boolean;
  openChange?: {
    kind: ChangeKind;
    status: ChangeStatus;
    requestedByActor: boolean;
    approvedByActor: boolean;
  };
  activeRun?: { operation: RunOperation; cancelRequested: boolean };
  /** A dry run of it is queued or running. */
  hasDryRun: boolean;
  /** A change that failed and whose values a retry would take. */
  lastFailedChange?: ChangeKind;
  /** The strongest role of the person; undefined: none. */
  role?: Role;
  allowSelfApproval: boolean;
  /** Actions that the portal's policy denies the person, whatever their role. */
  deniedActions?: readonly Action[];
}

/** An action that can't be taken now, and why. @public */
export interface BlockedAction {
  action: Action;
  reason: string;
}

/** The least role that each action needs. */
const NEEDED_ROLE: Record<Action, Role> = {
  plan: 'write',
  provision: 'write',
  update: 'write',
  metadata: 'write',
  recreate: 'write',
  retry: 'write',
  submit: 'write',
  cancel: 'write',
  discard: 'write',
  destroy: 'admin',
  delete: 'admin',
  approve: 'admin',
  reject: 'admin',
  accept: 'admin',
};

/** Whether a role includes another. @public */
export function roleIncludes(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && ROLES.indexOf(role) <= ROLES.indexOf(needed);
}

/** The strongest of some roles; undefined: there is none among them. @public */
export function strongestOf(
  roles: readonly (Role | undefined)[],
): Role | undefined {
  return ROLES.find(role => roles.includes(role));
}

/** The least role that an action needs. @public */
export function neededRole(action: Action): Role {
  return NEEDED_ROLE[action];
}

/** Whether the resource's condition allows the action, whoever asks: undefined, or the reason why not. */
type Obstacle = (facts: ActionFacts) => string | undefined;

const openKind =
  (kind: ChangeKind): Obstacle =>
  facts => {
    if (facts.openChange) {
      return phraseUnfinished(facts.openChange);
    }
    if (!facts.templateEnabled && makesNew(kind)) {
      return 'Its template is disabled';
    }
    return canOpenChange(kind, facts)
      ? undefined
      : `Not possible while it is ${phrasePair(facts.pair)}`;
  };

const changeCan =
  (event: Parameters<typeof canMoveChange>[1], what: string): Obstacle =>
  ({ openChange }) => {
    if (!openChange) return `There is no change to ${what}`;
    return canMoveChange(openChange.status, event)
      ? undefined
      : `The change is ${phraseChangeStatus(openChange.status)}`;
  };

const decideOnPlan =
  (event: 'approveAtQuorum' | 'reject', what: string): Obstacle =>
  facts => {
    const obstacle = changeCan(event, what)(facts);
    if (obstacle) return obstacle;
    if (facts.openChange?.requestedByActor && !facts.allowSelfApproval) {
      return 'You requested this change: someone else must decide';
    }
    return event === 'approveAtQuorum' && facts.openChange?.approvedByActor
      ? 'You have already approved this plan'
      : undefined;
  };

/** Why it can't be destroyed while others need it; undefined: nobody does. @public */
export function dependentsObstacle(facts: {
  liveChildren: number;
  liveUsers?: number;
}): 'Children exist' | 'Outputs are used' | undefined {
  if (facts.liveChildren > 0) return 'Children exist';
  return (facts.liveUsers ?? 0) > 0 ? 'Outputs are used' : undefined;
}

/** There is no unfinished change, and the last one failed and may be given up. */
function canGiveUpFailed(facts: ActionFacts): boolean {
  return !facts.openChange && canWithdraw(facts.lastFailedChange, facts.pair);
}

/** What decides whether a dry run may be asked for. @public */
export type PlanFacts = Pick<ActionFacts, 'pair' | 'abstract' | 'hasDryRun'> & {
  openChange?: { kind: ChangeKind; status: ChangeStatus };
};

/** Why no dry run is possible now; undefined when one is. @public */
export function planObstacle(facts: PlanFacts): string | undefined {
  if (facts.abstract) return 'An abstract resource has no plan';
  if (facts.hasDryRun) return 'Another dry run is not finished';
  if (facts.openChange) {
    if (hasNoRun(facts.openChange.kind)) return 'The change needs no run';
    return canMoveChange(facts.openChange.status, 'dryRunSucceeded')
      ? undefined
      : `The change is ${phraseChangeStatus(facts.openChange.status)}`;
  }
  return facts.pair.state === 'destroy' && facts.pair.status === 'in_progress'
    ? 'It is being destroyed'
    : undefined;
}

const OBSTACLES: Record<Action, Obstacle> = {
  plan: planObstacle,
  provision: openKind('provision'),
  update: facts =>
    facts.abstract
      ? 'An abstract resource has nothing for Terraform to change'
      : openKind('update')(facts),
  metadata: openKind('metadata'),
  recreate: openKind('recreate'),
  destroy: facts => openKind('destroy')(facts) ?? dependentsObstacle(facts),
  retry: facts => {
    if (facts.openChange) return openKind('update')(facts);
    if (!canRetry(facts.pair)) return 'Nothing has failed';
    return facts.lastFailedChange ? undefined : 'There is no change to retry';
  },
  delete: facts =>
    deletionObstacle({
      ...facts,
      hasOpenChange: facts.openChange !== undefined,
    }),
  submit: changeCan('submitPlanning', 'submit'),
  approve: decideOnPlan('approveAtQuorum', 'approve'),
  reject: decideOnPlan('reject', 'reject'),
  discard: facts =>
    canGiveUpFailed(facts) ? undefined : changeCan('discard', 'discard')(facts),
  cancel: ({ activeRun }) => {
    if (!activeRun) return 'No run is queued or running';
    return activeRun.cancelRequested ? 'The run is being cancelled' : undefined;
  },
  accept: ({ pair, openChange }) => {
    if (openChange) {
      return phraseUnfinished(openChange);
    }
    return acceptedPair(pair) ? undefined : 'Its outcome is known';
  },
};

/** What the person may do now, and what not for which reason. Actions that need a stronger role say so. @public */
export function actionsFor(facts: ActionFacts): {
  allowed: Action[];
  blocked: BlockedAction[];
} {
  const allowed: Action[] = [];
  const blocked: BlockedAction[] = [];
  for (const action of ACTIONS) {
    const reason = obstacleFor(action, facts);
    if (reason === undefined) allowed.push(action);
    else blocked.push({ action, reason });
  }
  return { allowed, blocked };
}

function obstacleFor(action: Action, facts: ActionFacts): string | undefined {
  const obstacle = OBSTACLES[action](facts);
  if (obstacle !== undefined) return obstacle;
  const rights = neededRights(action, facts);
  if (rights.some(right => facts.deniedActions?.includes(right))) {
    return "The portal's policy does not allow it";
  }
  if (action === 'discard' && facts.openChange?.requestedByActor) {
    return undefined;
  }
  const missing = rights
    .map(right => NEEDED_ROLE[right])
    .find(needed => !roleIncludes(facts.role, needed));
  return missing && `Needs the role ${missing}`;
}

/** Whoever destroys by way of another action, or gives a failed destroy up, needs the right to destroy. */
function neededRights(action: Action, facts: ActionFacts): Action[] {
  const isOfFailedDestroy =
    (action === 'retry' && facts.lastFailedChange === 'destroy') ||
    (action === 'discard' && canGiveUpFailed(facts));
  if (isOfFailedDestroy) return ['destroy'];
  return action === 'submit' && facts.openChange?.kind === 'destroy'
    ? ['submit', 'destroy']
    : [action];
}
