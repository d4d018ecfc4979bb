import {
  canMoveChange,
  Change,
  hasNoRun,
  takesAway,
} from '@groundwork/plugin-infra-common';

type Editable = Pick<Change, 'kind' | 'status' | 'allowedActions'>;

/** Whether the person may give the change other values. @internal */
export function canEdit(change: Editable): boolean {
  return !takesAway(change.kind) && isOpenTo(change);
}

/** Whether the person may say when the change is applied; details have nothing to apply. @internal */
export function canSchedule(change: Editable): boolean {
  return !hasNoRun(change.kind) && isOpenTo(change);
}

function isOpenTo({ status, allowedActions }: Editable): boolean {
  return allowedActions.includes('submit') && canMoveChange(status, 'edit');
}
