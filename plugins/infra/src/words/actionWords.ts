import { Action } from '@groundwork/plugin-infra-common';

/** Names of the buttons; tests and people find them by these. @internal */
export const ACTION_WORDS: Record<Action, string> = {
  plan: 'Dry run',
  provision: 'Provision',
  update: 'Edit',
  destroy: 'Destroy',
  recreate: 'Recreate',
  retry: 'Retry',
  delete: 'Delete',
  submit: 'Submit',
  approve: 'Approve',
  reject: 'Reject',
  discard: 'Discard',
  cancel: 'Cancel run',
  accept: 'Accept as it is',
  metadata: 'Edit details',
};
