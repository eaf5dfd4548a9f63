import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ActivityFilter } from '../../app/contract.ts';
import { dragoman, onEvent } from '../dragoman.ts';
import { EventFeed, type FeedState } from './event-feed.ts';

/** What the filter asks for, kept up as it happens. */
export function useFeed(filter: ActivityFilter): [FeedState, EventFeed] {
  const feed = useMemo(() => new EventFeed(filter, (page) => dragoman.core.activity(page)), [filter]);
  useEffect(() => {
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
  }, [feed]);
  return [useSyncExternalStore(feed.subscribe, feed.state), feed];
}
