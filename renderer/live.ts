import { useEffect, useState } from 'react';
import { dragoman, type Events, onEvent } from './dragoman.ts';

/** A value that is asked for once, and anew when `anew` changes, and kept up by its event; undefined until known. */
export function useLive<E extends keyof Events>(
  name: E,
  load: () => Promise<Events[E]>,
  anew?: unknown,
): Events[E] | undefined {
  const [value, setValue] = useState<Events[E]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each event has one way to load it, named below
  useEffect(() => {
    let isTold = false; // an event is newer than an answer that was under way
    const stop = onEvent(name, (now) => {
      isTold = true;
      setValue(now);
    });
    load().then(
      (first) => {
        if (!isTold) setValue(first);
      },
      () => {}, // the core is not there yet; its first event says when it is
    );
    return () => {
      isTold = true; // what is still under way comes too late
      stop();
    };
  }, [name, anew]);
  return value;
}

export const useDesktop = () => useLive('desktop', () => dragoman.desktop.state({}));
export const useStatus = () => useLive('status', () => dragoman.core.status({}));
export const useApprovals = () => useLive('approvals', () => dragoman.core.approvals({})) ?? [];
export const useSettings = () => useLive('settings', () => dragoman.core.settings({}));
