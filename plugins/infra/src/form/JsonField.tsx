import { useEffect, useRef, useState } from 'react';
import { FieldProps } from '@rjsf/utils';
import TextField from '@mui/material/TextField';
import { formatLines } from '../plan/formatValue';
import { fieldHelp } from './fieldHelp';
import { VariablesFormContext } from './VariablesFormContext';

/** A value that is written as JSON. While the text is no JSON, the form knows it as broken. @internal */
export function JsonField(props: FieldProps) {
  const { name, schema, formData, required, rawErrors = [], idSchema } = props;
  const context: VariablesFormContext = props.formContext;
  const [text, setText] = useState(() => formatLines(formData));
  const known = useRef<unknown>(formData);
  const problem = context.broken[name];

  // A value from outside, such as a parent's output, takes the place of the text; the person's own does not.
  useEffect(() => {
    if (JSON.stringify(known.current) === JSON.stringify(formData)) return;
    known.current = formData;
    setText(formatLines(formData));
  }, [formData]);

  // Taken back from outside: what was no JSON goes too.
  const isBroken = problem !== undefined;
  const wasBroken = useRef(false);
  useEffect(() => {
    if (wasBroken.current && !isBroken && parse(text).problem !== undefined) {
      setText(formatLines(formData));
    }
    wasBroken.current = isBroken;
  }, [isBroken, text, formData]);

  const onText = (next: string) => {
    setText(next);
    const parsed = parse(next);
    context.onBroken(name, parsed.problem);
    if (parsed.problem === undefined) {
      known.current = parsed.value;
      props.onChange(parsed.value);
    }
  };

  const errors = problem === undefined ? rawErrors : [problem, ...rawErrors];
  return (
    <TextField
      id={idSchema.$id}
      fullWidth
      multiline
      minRows={2}
      maxRows={16}
      label={schema.title ?? name}
      required={required}
      value={text}
      disabled={props.readonly}
      onChange={event => onText(event.target.value)}
      error={errors.length > 0}
      helperText={
        problem ??
        fieldHelp(
          schema.description,
          `${context.types[name] ?? 'any'}, as JSON`,
        )
      }
      inputProps={{
        spellCheck: false,
        autoComplete: 'off',
        style: { fontFamily: 'monospace', fontSize: 13 },
      }}
    />
  );
}

function parse(text: string): { value?: unknown; problem?: string } {
  if (text.trim() === '') return {};
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: 'This is not JSON yet; texts stand in "quotes"' };
  }
}
