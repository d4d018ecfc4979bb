import { useEffect, useRef, useState } from 'react';
import { FieldProps } from '@rjsf/utils';
import TextField from '@mui/material/TextField';
import { fieldHelp } from './fieldHelp';
import { isSame } from './isSame';
import { VariablesFormContext } from './VariablesFormContext';

/** A list of texts or numbers, one on each line. @internal */
export function ListField(props: FieldProps) {
  const { name, schema, formData, required, rawErrors = [], idSchema } = props;
  const { types }: VariablesFormContext = props.formContext;
  const [text, setText] = useState(() => toText(formData));
  const known = useRef<unknown>(formData);

  // A value from outside, such as a parent's output, takes the place of the text; the person's own does not.
  useEffect(() => {
    if (isSame(known.current, formData)) return;
    known.current = formData;
    setText(toText(formData));
  }, [formData]);

  const onText = (next: string) => {
    setText(next);
    const values = toValues(next, schema.items);
    known.current = values;
    props.onChange(values);
  };

  return (
    <TextField
      id={idSchema.$id}
      fullWidth
      multiline
      label={schema.title ?? name}
      required={required}
      value={text}
      disabled={props.readonly}
      onChange={event => onText(event.target.value)}
      error={rawErrors.length > 0}
      helperText={fieldHelp(
        schema.description,
        `${types[name] ?? 'list'}, one on each line`,
      )}
    />
  );
}

function toText(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join('\n') : '';
}

/** What is no number stays a text, so that the check can say so. */
function toValues(text: string, items: unknown): unknown[] | undefined {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  if (lines.length === 0) return undefined;
  const isNumbers =
    typeof items === 'object' &&
    items !== null &&
    'type' in items &&
    items.type === 'number';
  return isNumbers
    ? lines.map(line => (Number.isNaN(Number(line)) ? line : Number(line)))
    : lines;
}
