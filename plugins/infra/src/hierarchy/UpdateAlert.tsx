import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import { Resource } from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';
import { ActionBar } from '../parts/ActionBar';
import { ActionError } from '../parts/ActionError';
import { TimeAgo } from '../parts/TimeAgo';
import { changeRouteRef } from '../routes';

/** Says that something above a resource has moved, and plans what that means. @internal */
export function UpdateAlert({ resource }: { resource: Resource }) {
  const { planUpdate, busy, error, clear } = usePlannedUpdate(resource);
  const { updateAvailable: update } = resource;
  if (!update) return null;
  return (
    <Alert severity="warning" role="status">
      <AlertTitle>
        Update available, <TimeAgo at={update.since} />
      </AlertTitle>
      <Box component="ul" sx={{ m: 0, mb: 1, pl: 2.5 }}>
        {update.reasons.map(reason => (
          <li key={reason}>{reason}</li>
        ))}
      </Box>
      <ActionBar
        label="Update"
        busy={busy}
        allowed={resource.allowedActions}
        blocked={resource.blockedActions}
        offered={[
          {
            action: 'update',
            label: 'Plan the update',
            onClick: () => void planUpdate(),
            whenBlocked: 'button',
          },
        ]}
      />
      <ActionError error={error} onClose={clear} />
    </Alert>
  );
}

/** An update without values of its own: it takes over what has moved. */
function usePlannedUpdate({ id }: Resource) {
  const { act, ...state } = useAction();
  const navigate = useNavigate();
  const changePath = useRouteRef(changeRouteRef);
  return {
    ...state,
    async planUpdate() {
      const change = await act(
        async api => {
          const opened = await api.openChange(id, { kind: 'update' });
          await api.moveChange(opened.id, 'plan');
          return opened;
        },
        { resourceId: id },
      );
      if (change) navigate(changePath({ changeId: change.id }));
    },
  };
}
