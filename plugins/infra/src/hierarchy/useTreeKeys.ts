import { KeyboardEvent, useEffect, useRef, useState } from 'react';
import { openRows, rowsAbove, TreeRow } from './treeRows';

/** Which rows of a tree are open, which one has the focus, and what keys do. @internal */
export function useTreeKeys(rows: TreeRow[], onOpen: (row: TreeRow) => void) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string>();
  const [moved, setMoved] = useState(0);
  const elements = useRef(new Map<string, HTMLElement>());
  const shown = openRows(rows, closed);
  const active = shown.find(({ key }) => key === current) ?? shown[0];

  // The row may be drawn only after the ones above it were opened.
  const activeKey = active?.key;
  useEffect(() => {
    if (moved > 0 && activeKey) elements.current.get(activeKey)?.focus();
  }, [moved, activeKey]);

  const focus = (key: string | undefined) => {
    if (key === undefined) return;
    setCurrent(key);
    setMoved(count => count + 1);
  };
  const toggle = (key: string, open: boolean) =>
    setClosed(before => {
      const next = new Set(before);
      if (open) next.delete(key);
      else next.add(key);
      return next;
    });
  const jump = (key: string) => {
    for (const above of rowsAbove(rows, key)) toggle(above, true);
    focus(key);
  };
  const isOpen = ({ key, hasBranches }: TreeRow) =>
    hasBranches && !closed.has(key);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!active || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = shown.indexOf(active);
    const moves: Record<string, () => void> = {
      ArrowDown: () => focus(shown[at + 1]?.key),
      ArrowUp: () => focus(shown[at - 1]?.key),
      Home: () => focus(shown[0]?.key),
      End: () => focus(shown.at(-1)?.key),
      ArrowRight: () =>
        isOpen(active) ? focus(shown[at + 1]?.key) : toggle(active.key, true),
      ArrowLeft: () =>
        isOpen(active) ? toggle(active.key, false) : focus(active.parentKey),
      Enter: () =>
        active.sameAs === undefined ? onOpen(active) : jump(active.sameAs),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };

  return {
    shown,
    active,
    isOpen,
    toggle,
    jump,
    onKeyDown,
    onFocus: setCurrent,
    keep: (key: string, element: HTMLElement | null) => {
      if (element) elements.current.set(key, element);
      else elements.current.delete(key);
    },
  };
}
