import { useState } from 'react';
import Box from '@mui/material/Box';
import { Resource } from '@groundwork/plugin-infra-common';
import { ActionBar, OfferedAction } from '../parts/ActionBar';
import { ActionError } from '../parts/ActionError';
import { ConfirmDialog } from '../parts/ConfirmDialog';
import { StartTimeField } from '../schedule/StartTimeField';
import { ACTION_WORDS } from '../words/actionWords';
import {
  ConfirmedAction,
  confirmationOf,
  GIVE_UP,
  isRequest,
} from './confirmations';
import { editKind } from './edit/editKind';
import { useResourceActions } from './useResourceActions';

/** Everything that the person can do with a resource. @internal */
export function ResourceActions({ resource }: { resource: Resource }) {
  const actions = useResourceActions(resource);
  const [asking, setAsking] = useState<ConfirmedAction>();
  const [startAt, setStartAt] = useState<string>();

  const perform: Record<ConfirmedAction, (note?: string) => Promise<void>> = {
    provision: why => actions.request('provision', why, startAt),
    recreate: why => actions.request('recreate', why, startAt),
    retry: why => actions.request('retry', why, startAt),
    destroy: why => actions.request('destroy', why, startAt),
    delete: actions.remove,
    accept: actions.accept,
    discard: actions.giveUp,
  };
  const giveUp: OfferedAction = {
    action: 'discard',
    label: GIVE_UP,
    onClick: () => setAsking('discard'),
    whenBlocked: 'button',
  };
  const close = () => {
    setAsking(undefined);
    setStartAt(undefined);
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
    ...(resource.failedChange ? [giveUp] : []),
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
    { action: 'metadata', onClick: actions.editDetails },
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
          onClose={close}
          onConfirm={note => {
            close();
            void perform[asking](note);
          }}
        >
          {isRequest(asking) && (
            <Box sx={{ mt: 2 }}>
              <StartTimeField startAt={startAt} onChange={setStartAt} />
            </Box>
          )}
        </ConfirmDialog>
      )}
    </>
  );
}
