import { canMoveChange } from './changeTransitions';
import {
  canOpenChange,
  canRetry,
  deletionObstacle,
  acceptedPair,
} from './openings';
import {
  Action,
  ACTIONS,
  ChangeKind,
  ChangeStatus,
  formatPair,
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
  liveChildren: number;
  templateEnabled: boolean;
  openChange?: {
    kind: ChangeKind;
    status: ChangeStatus;
    requestedByActor: boolean;
    approvedByActor: boolean;
  };
  activeRun?: { operation: RunOperation; cancelRequested: boolean };
  /** A change that failed and whose values a retry would take. */
  lastFailedChange?: ChangeKind;
  /** The strongest role of the person; undefined: none. */
  role?: Role;
  allowSelfApproval: boolean;
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
      return `An unfinished ${facts.openChange.kind} change is ${facts.openChange.status}`;
    }
    if (
      !facts.templateEnabled &&
      (kind === 'provision' || kind === 'recreate')
    ) {
      return 'Its template is disabled';
    }
    return canOpenChange(kind, facts)
      ? undefined
      : `Not possible while it is ${formatPair(facts.pair)}`;
  };

const changeCan =
  (event: Parameters<typeof canMoveChange>[1], what: string): Obstacle =>
  ({ openChange }) => {
    if (!openChange) return `There is no change to ${what}`;
    return canMoveChange(openChange.status, event)
      ? undefined
      : `The change is ${openChange.status}`;
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

const OBSTACLES: Record<Action, Obstacle> = {
  plan: facts => {
    if (facts.abstract) return 'An abstract resource has no plan';
    if (facts.openChange) {
      return canMoveChange(facts.openChange.status, 'dryRunSucceeded')
        ? undefined
        : `The change is ${facts.openChange.status}`;
    }
    return facts.pair.state === 'destroy' && facts.pair.status === 'in_progress'
      ? 'It is being destroyed'
      : undefined;
  },
  provision: openKind('provision'),
  update: facts =>
    facts.abstract
      ? 'An abstract resource has nothing for Terraform to change'
      : openKind('update')(facts),
  recreate: openKind('recreate'),
  destroy: facts =>
    openKind('destroy')(facts) ??
    (facts.liveChildren > 0 ? 'Children exist' : undefined),
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
  discard: changeCan('discard', 'discard'),
  cancel: ({ activeRun }) => {
    if (!activeRun) return 'No run is queued or running';
    return activeRun.cancelRequested ? 'The run is being cancelled' : undefined;
  },
  accept: ({ pair }) =>
    acceptedPair(pair) ? undefined : 'Its outcome is known',
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
  if (action === 'discard' && facts.openChange?.requestedByActor) {
    return undefined;
  }
  const needed =
    action === 'retry' && facts.lastFailedChange === 'destroy'
      ? NEEDED_ROLE.destroy
      : NEEDED_ROLE[action];
  return roleIncludes(facts.role, needed)
    ? undefined
    : `Needs the role ${needed}`;
}
