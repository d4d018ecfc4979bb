import { useState } from 'react';
import { isSame } from '../isSame';

/** How a value is written, and read again; constants, as another `write` writes it anew. @internal */
export interface Notation {
  write: (value: unknown) => string;
  read: (text: string) => { value?: unknown; problem?: string };
}

/**
 * A value as the person writes it. A value from outside, such as a parent's output, takes the place of the text; one
 * that the text stands for does not.
 *
 * @internal
 */
export function useWritten(
  { write, read }: Notation,
  value: unknown,
  onChange: (value: unknown) => void,
) {
  const [written, setWritten] = useState<Written>({
    text: write(value),
    value,
    write,
  });
  const isKept =
    isSame(written.value, value) &&
    (written.write === write || written.problem !== undefined);
  const text = isKept ? written.text : write(value);

  const onText = (next: string) => {
    const { problem, ...reading } = read(next);
    const now = problem === undefined ? reading.value : value;
    setWritten({ text: next, value: now, write, problem });
    if (problem === undefined) onChange(now);
  };
  // Another notation says it in its own words.
  const problem =
    isKept && written.problem && (read(text).problem ?? written.problem);
  return { text, onText, problem: problem || undefined };
}

interface Written {
  text: string;
  /** What the text stands for; before, as long as it is no value. */
  value: unknown;
  write: Notation['write'];
  problem?: string;
}
