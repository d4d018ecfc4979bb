import { RefObject, useCallback, useLayoutEffect, useState } from 'react';

/** Height of a line in pixels. @internal */
export const LINE_HEIGHT = 20;

/** Lines drawn above and below what is seen. */
const MARGIN = 30;

/** Which lines of a long list are in view. @internal */
export function useWindow(box: RefObject<HTMLElement>, length: number) {
  const [view, setView] = useState({ first: 0, height: 600 });

  const measure = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const first = Math.floor(element.scrollTop / LINE_HEIGHT);
    const height = element.clientHeight || 600;
    setView(before =>
      before.first === first && before.height === height
        ? before
        : { first, height },
    );
  }, [box]);

  useLayoutEffect(measure, [measure, length]);

  const start = Math.max(0, Math.min(view.first, length) - MARGIN);
  const seen = Math.ceil(view.height / LINE_HEIGHT);
  const end = Math.min(length, view.first + seen + MARGIN);
  return { start, end, measure };
}
