import { useEffect, useRef, useState } from 'react';
import type { ActivityEvent } from '../../app/contract.ts';

/** Bare JIDs of all who were seen in the events so far, whatever the filter was then. */
export function usePeers(events: readonly ActivityEvent[]): readonly string[] {
  const looked = useRef(new WeakSet<ActivityEvent>());
  const [peers, setPeers] = useState<readonly string[]>([]);
  useEffect(() => {
    const bare = new Set<string>();
    for (const event of events) {
      if (looked.current.has(event)) continue;
      looked.current.add(event);
      if (event.peer !== '') bare.add(event.peer.split('/')[0] ?? '');
    }
    setPeers((before) => {
      const fresh = [...bare].filter((peer) => !before.includes(peer));
      return fresh.length === 0 ? before : [...before, ...fresh].sort();
    });
  }, [events]);
  return peers;
}
