import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { ActivityEvent } from '../../app/contract.ts';
import type { Rows } from './rows.ts';

export interface RowFocusOptions {
  scroller: RefObject<HTMLElement | null>;
  events: readonly ActivityEvent[];
  rows: Rows;
  rowPx: number;
  /** What covers the top of the scroller. */
  headingPx: number;
}

/** Which row has the focus, by its event, and the keys that move it (ARIA APG, roving tabindex). */
export function useRowFocus({ scroller, events, rows, rowPx, headingPx }: RowFocusOptions): {
  /** -1: none has had it. */
  index: number;
  onFocus(event: FocusEvent): void;
  onKeyDown(event: KeyboardEvent): void;
} {
  const [id, setId] = useState<string>();
  const isWanted = useRef(false);
  const index = id === undefined ? -1 : events.findIndex((event) => event.id === id);

  useEffect(() => {
    if (!isWanted.current || id === undefined) return;
    isWanted.current = false;
    const selector = `[data-event="${CSS.escape(id)}"]`;
    scroller.current?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  }, [id, scroller]);

  const moveTo = (wanted: number) => {
    const view = scroller.current;
    const to = Math.min(Math.max(0, wanted), events.length - 1);
    const event = events[to];
    if (!view || !event) return;
    const top = rows.topPx(to);
    if (to === 0) view.scrollTop = 0;
    else if (top - headingPx < view.scrollTop) view.scrollTop = top - headingPx;
    else if (top + rowPx > view.scrollTop + view.clientHeight)
      view.scrollTop = top + rowPx - view.clientHeight;
    isWanted.current = true;
    setId(event.id);
  };

  return {
    index,
    onFocus: ({ target }) => {
      const own = target instanceof HTMLElement ? target.dataset.event : undefined;
      if (own !== undefined) setId(own);
    },
    onKeyDown: (event) => {
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1);
      const steps: Record<string, number> = {
        ArrowDown: index + 1,
        ArrowUp: index - 1,
        PageDown: index + page,
        PageUp: index - page,
        Home: 0,
        End: events.length - 1,
      };
      const to = steps[event.key];
      if (to === undefined || index < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      moveTo(to);
    },
  };
}
