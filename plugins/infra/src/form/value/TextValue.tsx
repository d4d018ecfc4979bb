import { useState } from 'react';
import TextField from '@mui/material/TextField';
import { useMask } from './useMask';
import { useTextField } from './useTextField';
import { useValueFacts } from './ValueFacts';
import { ValueProps } from './ValueProps';

/** A text; an empty one is no value, but as a member of a list or map. @internal */
export function TextValue(props: ValueProps) {
  const { value, onChange, presence } = props;
  const { secret } = useValueFacts();
  const field = useTextField(props);
  const mask = useMask();
  const text = value === undefined || value === null ? '' : String(value);
  const [multiline] = useState(text.includes('\n'));
  const emptied = presence === 'member' ? '' : undefined;
  return (
    <TextField
      {...field}
      multiline={multiline}
      type={secret && !multiline ? 'password' : undefined}
      inputProps={{ style: multiline ? mask.style : undefined }}
      InputProps={multiline ? mask.InputProps : undefined}
      autoComplete={secret ? 'new-password' : 'off'}
      value={text}
      onChange={({ target }) =>
        onChange(target.value === '' ? emptied : target.value)
      }
    />
  );
}
