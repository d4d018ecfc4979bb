import { useRef, useState } from 'react';

/** Names for the rows of a list, which stay theirs when rows before them go or move. @internal */
export function useRowIds(length: number) {
  const next = useRef(0);
  const newIds = (count: number) =>
    Array.from({ length: count }, () => (next.current += 1));
  const [ids, setIds] = useState(() => newIds(length));
  let shown = ids;
  // The list came from outside: its rows are others.
  if (ids.length !== length) {
    shown = newIds(length);
    setIds(shown);
  }
  return {
    ids: shown,
    add: () => setIds([...shown, ...newIds(1)]),
    remove: (index: number) => setIds(without(shown, index)),
    swap: (one: number, other: number) => setIds(swapped(shown, one, other)),
  };
}

/** A list without one of its members. @internal */
export function without<T>(list: readonly T[], index: number): T[] {
  return list.filter((_, at) => at !== index);
}

/** A list with two of its members in each other's place. @internal */
export function swapped<T>(list: readonly T[], one: number, other: number) {
  const result = [...list];
  [result[one], result[other]] = [result[other], result[one]];
  return result;
}
