import { FormEvent, useState } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { Change } from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';
import { ActionError } from '../parts/ActionError';
import { StartTimeField } from './StartTimeField';

/** Sets when a change is applied once it is approved. @internal */
export function StartTimeButton({ change }: { change: Change }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="small" variant="outlined" onClick={() => setAsking(true)}>
        Start time
      </Button>
      {asking && (
        <StartTimeDialog change={change} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

function StartTimeDialog(props: { change: Change; onClose: () => void }) {
  const { change, onClose } = props;
  const { act, busy, error, clear } = useAction();
  const [startAt, setStartAt] = useState(change.startAt);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await act(
      api => api.editChange(change.id, { startAt: startAt ?? null }),
      { changeId: change.id, resourceId: change.resourceId },
    );
    if (saved) onClose();
  };
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      onClose={onClose}
      aria-labelledby="infra-start-title"
    >
      <form onSubmit={event => void onSubmit(event)}>
        <DialogTitle id="infra-start-title">Start time</DialogTitle>
        <DialogContent sx={{ '&&': { pt: 1 } }}>
          <StartTimeField startAt={startAt} onChange={setStartAt} />
          <ActionError error={error} onClose={clear} />
        </DialogContent>
        <DialogActions>
          <Button color="inherit" onClick={onClose}>
            Keep
          </Button>
          <Button type="submit" variant="contained" disabled={busy}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
