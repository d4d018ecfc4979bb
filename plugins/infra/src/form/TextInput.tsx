import { ReactNode } from 'react';
import TextField from '@mui/material/TextField';
import { Issue } from '../parts/errors';

/** A text of a form; what is wrong with it stands below. @internal */
export function TextInput(props: {
  label: string;
  /** Name by which the server speaks of it. */
  path: string;
  value: string;
  onChange: (value: string) => void;
  issues: Issue[];
  required?: boolean;
  disabled?: boolean;
  multiline?: boolean;
  help?: ReactNode;
}) {
  const { path, issues } = props;
  const found = issues.filter(issue => issue.path === path);
  return (
    <TextField
      data-field={path}
      fullWidth
      label={props.label}
      required={props.required}
      disabled={props.disabled}
      multiline={props.multiline}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
      error={found.length > 0}
      helperText={
        found.length > 0
          ? found.map(({ message }) => message).join('; ')
          : props.help
      }
    />
  );
}
