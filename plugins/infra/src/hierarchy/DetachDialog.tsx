import { FormEvent, ReactNode } from 'react';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import FormLabel from '@mui/material/FormLabel';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { Resource } from '@groundwork/plugin-infra-common';
import { ActionError } from '../parts/ActionError';
import { formatReference } from '../reference/outputReference';
import { useDetach } from './useDetach';

/** Asks which parents to drop, and which outputs to keep as the values that they have now. @internal */
export function DetachDialog(props: {
  resource: Resource;
  parents: { id: string; name: string }[];
  onClose: () => void;
}) {
  const { resource, onClose } = props;
  const form = useDetach(resource, props.parents);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!form.isNothing) void form.detach();
  };
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      onClose={onClose}
      aria-labelledby="infra-detach-title"
    >
      <form onSubmit={onSubmit}>
        <DialogTitle id="infra-detach-title">
          Detach {resource.name}
        </DialogTitle>
        <DialogContent>
          <Stack spacing={2}>
            <div>
              A change is opened for it: nothing happens before it is submitted.
            </div>
            <Choices title="Parents to drop">
              {resource.parentIds.map(id => (
                <Choice
                  key={id}
                  label={form.names[id] ?? id}
                  checked={form.parentIds.includes(id)}
                  onChange={drop => form.toggleParent(id, drop)}
                />
              ))}
            </Choices>
            <Choices title="Outputs to keep as values">
              {form.references.map(({ name, reference }) => (
                <Choice
                  key={name}
                  label={`${name}, now ${formatReference(
                    reference,
                    form.names,
                  )}`}
                  checked={form.variables.includes(name)}
                  onChange={keep => form.toggleVariable(name, keep)}
                />
              ))}
            </Choices>
            <TextField
              fullWidth
              multiline
              label="Why"
              value={form.message}
              onChange={event => form.setMessage(event.target.value)}
            />
            <ActionError error={form.error} onClose={form.clear} />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button color="inherit" onClick={onClose}>
            Keep
          </Button>
          <Button
            type="submit"
            variant="contained"
            disabled={form.isNothing || form.busy}
          >
            Detach
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Choices(props: { title: string; children: ReactNode[] }) {
  if (props.children.length === 0) return null;
  return (
    <FormControl component="fieldset">
      <FormLabel component="legend">{props.title}</FormLabel>
      <FormGroup>{props.children}</FormGroup>
    </FormControl>
  );
}

function Choice(props: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <FormControlLabel
      label={props.label}
      sx={{ overflowWrap: 'anywhere' }}
      control={
        <Checkbox
          size="small"
          checked={props.checked}
          onChange={(_, checked) => props.onChange(checked)}
        />
      }
    />
  );
}
