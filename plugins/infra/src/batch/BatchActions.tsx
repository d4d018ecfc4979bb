import { useState } from 'react';
import Stack from '@mui/material/Stack';
import { Batch } from '@groundwork/plugin-infra-common';
import { ActionButton } from '../parts/ActionButton';
import { ActionError } from '../parts/ActionError';
import { ConfirmDialog } from '../parts/ConfirmDialog';
import { useBatchActions } from './useBatchActions';

/** What the person can do with a batch. @internal */
export function BatchActions({ batch }: { batch: Batch }) {
  const { busy, error, clear, resume, cancel } = useBatchActions(batch);
  const [cancelling, setCancelling] = useState(false);
  return (
    <>
      <Stack direction="row" gap={1} role="group" aria-label="Actions">
        {batch.allowedActions.includes('resume') && (
          <ActionButton
            label="Resume"
            variant="contained"
            busy={busy}
            onClick={resume}
          />
        )}
        {batch.allowedActions.includes('cancel') && (
          <ActionButton
            label="Cancel batch"
            color="error"
            busy={busy}
            onClick={() => setCancelling(true)}
          />
        )}
      </Stack>
      <ActionError error={error} onClose={clear} />
      {cancelling && (
        <ConfirmDialog
          busy={busy}
          confirmation={{
            title: 'Cancel this batch',
            text: 'What has not begun is taken back. What is on its way goes on: discard its change, or cancel its run.',
            confirm: 'Cancel batch',
            color: 'error',
          }}
          onClose={() => setCancelling(false)}
          onConfirm={() => {
            setCancelling(false);
            cancel();
          }}
        />
      )}
    </>
  );
}
