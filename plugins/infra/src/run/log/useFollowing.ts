import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/** Pixels from the end that still count as being there. */
const NEAR = 30;

/** Keeps the end of something that grows in view, until the person scrolls up, and again when they come back to it. @internal */
export function useFollowing(length: number) {
  const box = useRef<HTMLDivElement>(null);
  const top = useRef(0);
  const [following, setFollowing] = useState(true);

  useLayoutEffect(() => {
    const element = box.current;
    if (following && element) element.scrollTop = element.scrollHeight;
  }, [following, length]);

  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (atEnd) setFollowing(true);
    else if (scrollTop < top.current) setFollowing(false);
    top.current = scrollTop;
  }, []);

  return { box, following, setFollowing, onScroll };
}
