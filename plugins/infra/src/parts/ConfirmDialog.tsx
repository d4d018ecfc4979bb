import { FormEvent, ReactNode, useState } from 'react';
import Button, { ButtonProps } from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';

/** What a dialog asks before something happens. @internal */
export interface Confirmation {
  title: string;
  text: ReactNode;
  /** Name of the button that does it. */
  confirm: string;
  color?: ButtonProps['color'];
  /** Must be typed before the button works. */
  typeName?: string;
  /** A text that goes with it, such as a reason. */
  note?: { label: string; required?: boolean };
}

/** Asks before something that can't be taken back. @internal */
export function ConfirmDialog(props: {
  confirmation: Confirmation;
  busy: boolean;
  onConfirm: (note: string | undefined) => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { confirmation, busy, onConfirm, onClose } = props;
  const { typeName, note } = confirmation;
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const ready =
    (typeName === undefined || typed === typeName) &&
    (!note?.required || text.trim() !== '');

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) onConfirm(text.trim() || undefined);
  };

  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      onClose={onClose}
      aria-labelledby="infra-confirm-title"
    >
      <form onSubmit={onSubmit}>
        <DialogTitle id="infra-confirm-title">{confirmation.title}</DialogTitle>
        <DialogContent>
          {confirmation.text}
          {props.children}
          {note && (
            <TextField
              fullWidth
              multiline
              margin="normal"
              label={note.label}
              required={note.required}
              value={text}
              onChange={event => setText(event.target.value)}
            />
          )}
          {typeName !== undefined && (
            <TextField
              fullWidth
              margin="normal"
              label={`Type ${typeName} to confirm`}
              autoComplete="off"
              value={typed}
              onChange={event => setTyped(event.target.value)}
            />
          )}
        </DialogContent>
        <DialogActions>
          <Button color="inherit" onClick={onClose}>
            Keep
          </Button>
          <Button
            type="submit"
            variant="contained"
            color={confirmation.color}
            disabled={!ready || busy}
          >
            {confirmation.confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
