import { useEffect, useMemo, useRef, useState } from 'react';
import type { ActivityEvent } from '../../app/contract.ts';
import { activity as text } from '../text/activity.ts';
import { Button } from '../ui/button.tsx';
import { useScroller } from '../ui/use-scroller.ts';
import type { EventFeed, FeedState } from './event-feed.ts';
import { EventRow } from './event-row.tsx';
import { Rows } from './rows.ts';
import { useRowFocus } from './use-row-focus.ts';

export interface EventListOptions {
  state: FeedState;
  feed: EventFeed;
  onOpen(event: ActivityEvent): void;
}

const HEADING_PX = 36;
/** A row is one line for what and who, one for why; in a narrow window four. */
const ROW_PX = { wide: 58, narrow: 106 };
const NARROW_PX = 560;
/** Older events are asked for while this many rows are still below. */
const AHEAD_ROWS = 200;

/** A list of any length, of which only what is seen is drawn. */
export function EventList({
  state: { events, freshCount, hasOlder, isLoading },
  feed,
  onOpen,
}: EventListOptions) {
  const scroller = useRef<HTMLDivElement>(null);
  const { scrollPx, widthPx, heightPx, onScroll } = useScroller(scroller);
  const isNarrow = widthPx > 0 && widthPx < NARROW_PX;
  const rowPx = isNarrow ? ROW_PX.narrow : ROW_PX.wide;
  const rows = useMemo(() => new Rows(events, { rowPx, headingPx: HEADING_PX }), [events, rowPx]);
  const drawn = rows.between(scrollPx, scrollPx + heightPx);
  const focus = useRowFocus({ scroller, events, rows, rowPx, headingPx: HEADING_PX });
  // A row that has the focus stays, or the keyboard would lose its place when it is scrolled away.
  const shown = focus.index < 0 || drawn.includes(focus.index) ? drawn : [...drawn, focus.index];
  const inTabOrder = focus.index < 0 ? rows.rowAt(scrollPx) : focus.index;

  const isReading = scrollPx > 1;
  useEffect(() => feed.setReading(isReading), [feed, isReading]);
  const lastDrawn = drawn.at(-1) ?? 0;
  useEffect(() => {
    if (lastDrawn > events.length - AHEAD_ROWS) void feed.loadOlder();
  }, [feed, lastDrawn, events.length]);
  const [toTop, setToTop] = useState(0);
  useEffect(() => {
    if (toTop > 0) scroller.current?.scrollTo({ top: 0 });
  }, [toTop]);

  const day = rows.dayAt(scrollPx);
  return (
    <div className="events-frame">
      {freshCount > 0 && (
        <div className="events-fresh">
          <Button
            kind="primary"
            onPress={() => {
              feed.showFresh();
              setToTop((count) => count + 1);
            }}
          >
            <span aria-hidden="true">↑</span> {text.fresh(freshCount)}
          </Button>
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys go from row to row, each of them a button */}
      <div
        ref={scroller}
        className={`events ${isNarrow ? 'narrow' : ''}`}
        onScroll={onScroll}
        onKeyDown={focus.onKeyDown}
        onFocus={focus.onFocus}
      >
        <div
          className="event-day now"
          style={{ height: HEADING_PX, marginBottom: -HEADING_PX }}
          aria-hidden="true"
        >
          {day && text.day(day.start)}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a ul has no room between its li for what is not drawn */}
        <div role="list" className="events-all" style={{ height: rows.heightPx }} aria-label={text.list}>
          {shown.map((index) => {
            const event = events[index];
            const heading = rows.dayFrom(index);
            return (
              event && (
                // biome-ignore lint/a11y/useSemanticElements: as above
                <div
                  key={event.id}
                  role="listitem"
                  className="event-item"
                  aria-setsize={hasOlder ? -1 : events.length}
                  aria-posinset={index + 1}
                  style={{
                    height: rowPx + (heading ? HEADING_PX : 0),
                    transform: `translateY(${rows.topPx(index) - (heading ? HEADING_PX : 0)}px)`,
                  }}
                >
                  {heading && (
                    <h2 className="event-day" style={{ height: HEADING_PX }}>
                      {text.day(heading.start)}
                    </h2>
                  )}
                  <EventRow event={event} isInTabOrder={index === inTabOrder} onOpen={onOpen} />
                </div>
              )
            );
          })}
        </div>
        {isLoading && events.length > 0 && <p className="soft small events-older">{text.loadingOlder}</p>}
      </div>
    </div>
  );
}
