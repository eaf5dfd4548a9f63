import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ActivityFilter } from '../../app/contract.ts';
import { dragoman, onEvent } from '../dragoman.ts';
import { EventFeed, type FeedState } from './event-feed.ts';

export const everything: ActivityFilter = {};

// What a window begins with is asked for while the page still reads its own code.
const first = location.hash === '' ? feedOf(everything) : undefined;
let stopFirst = first && keepUp(first);

/** What the filter asks for, kept up as it happens. */
export function useFeed(filter: ActivityFilter): [FeedState, EventFeed] {
  const feed = useMemo(() => (stopFirst && filter === everything && first) || feedOf(filter), [filter]);
  useEffect(() => {
    const stop = (feed === first && stopFirst) || keepUp(feed);
    stopFirst = undefined;
    return stop;
  }, [feed]);
  return [useSyncExternalStore(feed.subscribe, feed.state), feed];
}

function feedOf(filter: ActivityFilter): EventFeed {
  return new EventFeed(filter, (page) => dragoman.core.activity(page));
}

/** Until the returned function is called. */
function keepUp(feed: EventFeed): () => void {
  const stops = [
    onEvent('activity', (event) => feed.hear(event)),
    // The core was not there and may be now.
    onEvent('status', () => {
      if (feed.state().problem !== undefined) void feed.load();
    }),
  ];
  void feed.load();
  return () => {
    for (const stop of stops) stop();
  };
}
