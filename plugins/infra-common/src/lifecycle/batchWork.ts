import {
  canMoveChange,
  isChangeFinished,
  waitsForParents,
} from './changeTransitions';
import { canOpenChange, isLiveChild, isProvisioned } from './openings';
import { isRunFinished } from './runTransitions';
import {
  BatchOperation,
  ChangeKind,
  ChangeStatus,
  RunStatus,
  StatePair,
} from './words';

/** What decides whether a batch has anything to do with a resource. @public */
export interface BatchTarget {
  pair: StatePair;
  abstract: boolean;
  hasState: boolean;
  versionId?: string;
  openChange?: ChangeStatus;
}

/** Why there is nothing to do with the resource; undefined: there is. @public */
export function nothingToDo(
  operation: BatchOperation,
  target: BatchTarget,
  versionId?: string,
): string | undefined {
  if (target.abstract) {
    return 'It is abstract: there is nothing for Terraform to do';
  }
  switch (operation) {
    case 'provision':
      return isProvisioned(target.pair) ? 'It is provisioned' : undefined;
    case 'destroy':
      if (isLiveChild(target)) return undefined;
      return target.pair.state === 'destroyed'
        ? 'It is destroyed'
        : 'It was never provisioned';
    case 'update':
      return versionId !== undefined && target.versionId === versionId
        ? 'It is at that version'
        : undefined;
    default:
      return undefined;
  }
}

/** The change that an operation asks for; what was destroyed is provisioned by making it again. @public */
export function changeKindOf(
  operation: Exclude<BatchOperation, 'plan'>,
  target: BatchTarget,
): ChangeKind {
  if (operation !== 'provision') return operation;
  const can = (kind: ChangeKind) => canOpenChange(kind, target);
  return !can('provision') && can('recreate') ? 'recreate' : 'provision';
}

/** How the work on a resource stands, as far as its batch is concerned. @public */
export type BatchWorkOutcome =
  | 'succeeded'
  | 'failed'
  /** Runs are on their way. */
  | 'busy'
  /** It waits for people, or for its parents. */
  | 'idle';

/** What a batch makes of a change that it submitted: one that must be submitted again has failed. @public */
export function outcomeOfChange(status: ChangeStatus): BatchWorkOutcome {
  if (status === 'applied') return 'succeeded';
  if (isChangeFinished(status) || canMoveChange(status, 'edit')) {
    return 'failed';
  }
  const waits =
    waitsForParents(status) || canMoveChange(status, 'approveAtQuorum');
  return waits ? 'idle' : 'busy';
}

/** What a batch makes of a dry run that it queued. @public */
export function outcomeOfRun(status: RunStatus): BatchWorkOutcome {
  if (!isRunFinished(status)) return 'busy';
  return status === 'succeeded' ? 'succeeded' : 'failed';
}
