import { useCallback, useMemo, useState } from 'react';
import { ResourceChange } from '@groundwork/plugin-infra-common';
import { groupOf } from './groupChanges';

/** A plan with no more changes than this is shown open. */
const FEW = 5;

/** Which rows of a plan are open: all of a small plan, what is replaced in a larger one, and what the person opened. @internal */
export function useOpenRows(changes: ResourceChange[]) {
  const initial = useMemo(() => {
    const real = changes.filter(change => groupOf(change) !== 'same');
    const shown =
      real.length <= FEW
        ? real
        : real.filter(change => groupOf(change) === 'replace').slice(0, FEW);
    return new Set(shown.map(({ address }) => address));
  }, [changes]);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());

  const toggle = useCallback((address: string) => {
    setToggled(before => {
      const next = new Set(before);
      if (!next.delete(address)) next.add(address);
      return next;
    });
  }, []);
  return {
    isOpen: (address: string) => initial.has(address) !== toggled.has(address),
    toggle,
  };
}
