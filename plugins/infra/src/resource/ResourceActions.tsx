import { useState } from 'react';
import { Resource } from '@groundwork/plugin-infra-common';
import { ActionBar, OfferedAction } from '../parts/ActionBar';
import { ActionError } from '../parts/ActionError';
import { ConfirmDialog } from '../parts/ConfirmDialog';
import { ACTION_WORDS } from '../words/actionWords';
import { ConfirmedAction, confirmationOf } from './confirmations';
import { editKind } from './edit/editKind';
import { useResourceActions } from './useResourceActions';

/** Everything that the person can do with a resource. @internal */
export function ResourceActions({ resource }: { resource: Resource }) {
  const actions = useResourceActions(resource);
  const [asking, setAsking] = useState<ConfirmedAction>();

  const perform: Record<ConfirmedAction, (note?: string) => Promise<void>> = {
    provision: why => actions.request('provision', why),
    recreate: why => actions.request('recreate', why),
    retry: why => actions.request('retry', why),
    destroy: why => actions.request('destroy', why),
    delete: actions.remove,
    accept: actions.accept,
  };
  const offered: OfferedAction[] = [
    {
      action: 'provision',
      variant: 'contained',
      onClick: () => setAsking('provision'),
    },
    {
      action: 'retry',
      variant: 'contained',
      onClick: () => setAsking('retry'),
    },
    { action: 'accept', onClick: () => setAsking('accept') },
    {
      action: 'recreate',
      variant: 'contained',
      onClick: () => setAsking('recreate'),
    },
    { action: 'plan', onClick: () => void actions.plan() },
    {
      action: editKind(resource.allowedActions) ?? 'update',
      label: ACTION_WORDS.update,
      onClick: actions.edit,
      whenBlocked: 'button',
    },
    {
      action: 'cancel',
      color: 'error',
      onClick: () => void actions.cancel(),
      whenBlocked: 'nowhere',
    },
    {
      action: 'destroy',
      color: 'error',
      onClick: () => setAsking('destroy'),
      whenBlocked: 'button',
    },
    {
      action: 'delete',
      color: 'error',
      onClick: () => setAsking('delete'),
      whenBlocked: 'button',
    },
  ];
  return (
    <>
      <ActionBar
        offered={offered}
        allowed={resource.allowedActions}
        blocked={resource.blockedActions}
        busy={actions.busy}
      />
      <ActionError error={actions.error} onClose={actions.clear} />
      {asking && (
        <ConfirmDialog
          confirmation={confirmationOf(asking, resource)}
          busy={actions.busy}
          onClose={() => setAsking(undefined)}
          onConfirm={note => {
            setAsking(undefined);
            void perform[asking](note);
          }}
        />
      )}
    </>
  );
}
