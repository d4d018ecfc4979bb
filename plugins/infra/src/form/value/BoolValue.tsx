import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useTextField } from './useTextField';
import { ValueProps } from './ValueProps';

/** True, false, or not given. @internal */
export function BoolValue(props: ValueProps) {
  const { value, onChange, fallback } = props;
  const field = useTextField(props);
  const isDefault = typeof fallback === 'boolean';
  return (
    <TextField
      {...field}
      select
      InputLabelProps={{ shrink: true }}
      SelectProps={{ displayEmpty: true }}
      value={value === undefined || value === null ? '' : String(value)}
      onChange={({ target }) => onChange(readBool(target.value))}
    >
      <MenuItem value="">
        {isDefault ? `Not set (default: ${fallback})` : 'Not set'}
      </MenuItem>
      <MenuItem value="true">true</MenuItem>
      <MenuItem value="false">false</MenuItem>
      {isOdd(value) && (
        <MenuItem value={String(value)}>{String(value)}</MenuItem>
      )}
    </TextField>
  );
}

function readBool(text: string): unknown {
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}

/** Terraform takes `"1"` for true too, and what it does not take is to be seen. */
function isOdd(value: unknown): boolean {
  return !['', 'true', 'false'].includes(String(value ?? ''));
}
