import { useEffect, useRef } from 'react';

/** Moves the focus to something in a box once it is drawn. @internal */
export function useFocusNext() {
  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef<{ row: number; selector: string }>();
  useEffect(() => {
    const { row, selector } = wanted.current ?? {};
    if (row === undefined || selector === undefined) return;
    wanted.current = undefined;
    const found = box.current?.children[row]?.querySelectorAll(selector);
    for (const element of found ?? []) {
      if (element instanceof HTMLElement && !element.matches(':disabled')) {
        element.focus();
        return;
      }
    }
  });
  return {
    /** Its children are the rows. */
    box,
    focusNext: (row: number, selector = 'input, textarea, [role=combobox]') => {
      wanted.current = { row, selector };
    },
  };
}
