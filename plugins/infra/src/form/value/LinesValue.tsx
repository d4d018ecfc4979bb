import TextField from '@mui/material/TextField';
import { LeaveEmpty } from './LeaveEmpty';
import { readNumber } from './NumberValue';
import { useMask } from './useMask';
import { useTextField } from './useTextField';
import { useProblems } from './ValueFacts';
import { Notation, useWritten } from './useWritten';
import { Collection, ValueProps } from './ValueProps';

const write = (value: unknown) =>
  Array.isArray(value) ? value.map(String).join('\n') : '';
const linesOf = (text: string) =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');

const TEXTS: Notation = { write, read: text => ({ value: linesOf(text) }) };
const NUMBERS: Notation = {
  write,
  read: text => ({ value: linesOf(text).map(readNumber) }),
};

/** A list or set of texts or numbers, one on each line. @internal */
export function LinesValue(props: ValueProps<Collection>) {
  const { type, value, onChange, path, presence, depth } = props;
  const found = useProblems(path);
  const problems = found.map(problem =>
    problem.replace(/^(\d+): /, (_, index) => `value ${Number(index) + 1}: `),
  );
  const field = useTextField(props, {
    problems,
    notation: `${type.kind} of ${type.element.kind}s, one on each line`,
  });
  // A list that must be there can be empty, but nobody has emptied the one of a variable that was never given.
  const emptied = depth === 0 || presence === 'optional' ? undefined : [];
  const { text, onText } = useWritten(
    type.element.kind === 'number' ? NUMBERS : TEXTS,
    value ?? [],
    next => onChange(Array.isArray(next) && next.length > 0 ? next : emptied),
  );
  const { fallback } = props;
  const { style, InputProps } = useMask();
  return (
    <>
      <TextField
        {...field}
        multiline
        inputProps={{ style }}
        InputProps={InputProps}
        placeholder={fallback === undefined ? undefined : write(fallback)}
        value={text}
        onChange={event => onText(event.target.value)}
      />
      {depth === 0 && <LeaveEmpty {...props} />}
    </>
  );
}
