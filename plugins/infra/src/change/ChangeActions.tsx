import { useState } from 'react';
import { useRouteRef } from '@backstage/core-plugin-api';
import Stack from '@mui/material/Stack';
import { Change } from '@groundwork/plugin-infra-common';
import { ActionBar } from '../parts/ActionBar';
import { ActionError } from '../parts/ActionError';
import { ConfirmDialog } from '../parts/ConfirmDialog';
import { LinkButton } from '../parts/LinkButton';
import { editResourceRouteRef } from '../routes';
import { StartTimeButton } from '../schedule/StartTimeButton';
import { canEdit, canSchedule } from './canEdit';
import { useChangeActions } from './useChangeActions';

/** What the person can do with an unfinished change, besides deciding on it. @internal */
export function ChangeActions({ change }: { change: Change }) {
  const actions = useChangeActions(change);
  const editPath = useRouteRef(editResourceRouteRef);
  const [discarding, setDiscarding] = useState(false);
  return (
    <>
      <Stack
        direction="row"
        flexWrap="wrap"
        useFlexGap
        gap={1}
        alignItems="center"
      >
        {canEdit(change) && (
          <LinkButton
            to={`${editPath({ resourceId: change.resourceId })}?change=${
              change.id
            }`}
          >
            Edit values
          </LinkButton>
        )}
        {canSchedule(change) && <StartTimeButton change={change} />}
        <ActionBar
          busy={actions.busy}
          allowed={change.allowedActions}
          blocked={change.blockedActions}
          offered={[
            {
              action: 'plan',
              label: 'Plan',
              onClick: actions.plan,
              whenBlocked: 'nowhere',
            },
            {
              action: 'submit',
              variant: 'contained',
              onClick: actions.submit,
              whenBlocked: 'nowhere',
            },
            {
              action: 'discard',
              color: 'error',
              onClick: () => setDiscarding(true),
              whenBlocked: 'nowhere',
            },
          ]}
        />
      </Stack>
      <ActionError error={actions.error} onClose={actions.clear} />
      {discarding && (
        <ConfirmDialog
          busy={actions.busy}
          confirmation={{
            title: 'Discard this change',
            text: 'It is given up; the resource stays as it was.',
            confirm: 'Discard',
            color: 'error',
            note: { label: 'Comment' },
          }}
          onClose={() => setDiscarding(false)}
          onConfirm={comment => {
            setDiscarding(false);
            actions.discard(comment);
          }}
        />
      )}
    </>
  );
}
