import TextField from '@mui/material/TextField';
import { useMask } from './useMask';
import { useTextField } from './useTextField';
import { Notation, useWritten } from './useWritten';
import { ValueProps } from './ValueProps';

const NUMBER: Notation = {
  write: value => (value === undefined || value === null ? '' : String(value)),
  read: text => (text.trim() === '' ? {} : { value: readNumber(text) }),
};

/** A number. @internal */
export function NumberValue(props: ValueProps) {
  const field = useTextField(props);
  const { style, InputProps } = useMask();
  const { text, onText } = useWritten(NUMBER, props.value, props.onChange);
  return (
    <TextField
      {...field}
      inputProps={{ inputMode: 'decimal', style }}
      InputProps={InputProps}
      autoComplete="off"
      value={text}
      onChange={event => onText(event.target.value)}
    />
  );
}

/** What is no number stays a text, so that the check can say so. @internal */
export function readNumber(text: string): unknown {
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : text;
}
