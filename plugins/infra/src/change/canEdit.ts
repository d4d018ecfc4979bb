import { canMoveChange, Change } from '@groundwork/plugin-infra-common';

/** Whether the person may give the change other values. @internal */
export function canEdit(
  change: Pick<Change, 'kind' | 'status' | 'allowedActions'>,
): boolean {
  return (
    change.kind !== 'destroy' &&
    change.allowedActions.includes('submit') &&
    canMoveChange(change.status, 'edit')
  );
}
