import Alert from '@mui/material/Alert';
import { Change, hasNoRun } from '@groundwork/plugin-infra-common';

/** Why a change or its plan does not hold any more, and what to do; nothing while it holds. @internal */
export function StaleNotice({ change }: { change: Change }) {
  const { staleReason: reason } = change;
  if (reason === undefined) return null;
  return (
    <Alert severity="warning" role="status">
      {change.plan
        ? `The plan no longer holds: ${reason}. Approvals of it are void; `
        : `It can't go on: ${reason}. Mend that, then `}
      submit the change {hasNoRun(change.kind) ? 'again' : 'to plan again'}.
    </Alert>
  );
}
