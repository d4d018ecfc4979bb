import { Resource } from '@groundwork/plugin-infra-common';
import { Confirmation } from '../parts/ConfirmDialog';
import { ACTION_WORDS } from '../words/actionWords';

/** Actions that are asked about before they happen. @internal */
export type ConfirmedAction =
  | 'provision'
  | 'recreate'
  | 'retry'
  | 'destroy'
  | 'delete'
  | 'discard'
  | 'accept';

/** Whether the action opens a change that may start later. @internal */
export function isRequest(action: ConfirmedAction): boolean {
  return action !== 'delete' && action !== 'accept' && action !== 'discard';
}

/** Name of the button that ends a destruction which failed. @internal */
export const GIVE_UP = 'Give up destroying';

const WHY = { label: 'Why' };

/** What is asked before an action on a resource. @internal */
export function confirmationOf(
  action: ConfirmedAction,
  { name }: Resource,
): Confirmation {
  const asked = {
    title: `${ACTION_WORDS[action]} ${name}`,
    confirm: ACTION_WORDS[action],
  };
  switch (action) {
    case 'provision':
      return {
        ...asked,
        text: 'Terraform plans it first. Where an approval is needed, the plan waits for it.',
        note: WHY,
      };
    case 'recreate':
      return {
        ...asked,
        text: 'It is provisioned anew, with the values that it had.',
        note: WHY,
      };
    case 'retry':
      return {
        ...asked,
        text: 'The last change is asked for again, with the same values: a new plan, and a new approval where one is needed.',
        note: WHY,
      };
    case 'destroy':
      return {
        ...asked,
        text: 'Terraform removes everything that belongs to this resource. Its record and history stay.',
        color: 'error',
        note: WHY,
        typeName: name,
      };
    case 'delete':
      return {
        ...asked,
        text: 'The record, its values and its state are removed for good. Audit, changes and runs stay.',
        color: 'error',
        typeName: name,
      };
    case 'discard':
      return {
        ...asked,
        title: `Give up destroying ${name}`,
        confirm: GIVE_UP,
        text: 'The destruction that failed is ended. What it has removed already stays removed: plan the resource afterwards to see what is missing.',
        note: { label: 'Comment' },
      };
    default:
      return {
        ...asked,
        text: 'A run was interrupted and nobody can tell how far it came. Look at what is there before you accept it.',
        color: 'warning',
        note: { label: 'Reason', required: true },
      };
  }
}
