import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { LogLine } from '@groundwork/plugin-infra-common';
import { RunLog } from './useRunLog';

/** A search in a log: which lines match, and which of these is the current one. @internal */
export interface LogSearch {
  text: string;
  setText: (text: string) => void;
  /** Positions of lines that match. */
  matches: number[];
  /** Which match is the current one, from 0. */
  current: number;
  move: (by: 1 | -1) => void;
}

/** Searches a log as it grows. @internal */
export function useLogSearch(log: RunLog): LogSearch {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const searched = useDeferredValue(text.toLowerCase());
  const { lines, version } = log;
  const matches = useMemo(
    () => findLines(lines, searched),
    // The lines are the same array that grows: its version tells.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [lines, version, searched],
  );
  useEffect(() => setChosen(0), [searched]);

  const count = matches.length;
  return {
    text,
    setText,
    matches,
    current: Math.min(chosen, Math.max(0, count - 1)),
    move: by =>
      setChosen(before => (count ? (before + by + count) % count : 0)),
  };
}

function findLines(lines: readonly LogLine[], searched: string): number[] {
  if (searched === '') return [];
  const found: number[] = [];
  lines.forEach((line, index) => {
    if (line.text.toLowerCase().includes(searched)) found.push(index);
  });
  return found;
}
