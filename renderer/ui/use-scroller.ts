import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';

export interface ScrollPlace {
  scrollPx: number;
  widthPx: number;
  heightPx: number;
  onScroll(): void;
}

/** How far something is scrolled, and how much of it is seen. */
export function useScroller(scroller: RefObject<HTMLElement | null>): ScrollPlace {
  const [place, setPlace] = useState({ scrollPx: 0, widthPx: 0, heightPx: 0 });
  const look = useCallback(() => {
    const { scrollTop = 0, clientWidth = 0, clientHeight = 0 } = scroller.current ?? {};
    setPlace({ scrollPx: scrollTop, widthPx: clientWidth, heightPx: clientHeight });
  }, [scroller]);
  useLayoutEffect(() => {
    look();
    const observer = new ResizeObserver(look);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [look, scroller]);
  // Within the frame that scrolls, or fast scrolling would show where no row is drawn yet.
  return { ...place, onScroll: () => flushSync(look) };
}
