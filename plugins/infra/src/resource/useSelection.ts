import { useCallback, useMemo, useState } from 'react';

/** Which things of a list are chosen; it survives paging and filtering. @internal */
export interface Selection {
  ids: string[];
  has: (id: string) => boolean;
  /** No more can be chosen. */
  isFull: boolean;
  /** Chooses, or no longer chooses, these. */
  set: (ids: string[], chosen: boolean) => void;
  clear: () => void;
}

/** Keeps up to `most` ids, in the order in which they were chosen. @internal */
export function useSelection(most: number): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const set = useCallback(
    (changed: string[], chosen: boolean) =>
      setIds(before => {
        const next = new Set(before);
        for (const id of changed) {
          if (!chosen) next.delete(id);
          else if (next.size < most) next.add(id);
        }
        return next;
      }),
    [most],
  );
  const clear = useCallback(() => setIds(new Set()), []);
  return useMemo(
    () => ({
      ids: [...ids],
      has: id => ids.has(id),
      isFull: ids.size >= most,
      set,
      clear,
    }),
    [ids, most, set, clear],
  );
}
