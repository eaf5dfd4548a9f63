import { useEffect, useState } from 'react';
import { dragoman, type Events, onEvent } from './dragoman.ts';

/** A value that is asked for once and then kept up by its event; undefined until it is known. */
function useLive<E extends keyof Events>(name: E, load: () => Promise<Events[E]>): Events[E] | undefined {
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
    return stop;
  }, [name]);
  return value;
}

export const useDesktop = () => useLive('desktop', () => dragoman.desktop.state({}));
export const useStatus = () => useLive('status', () => dragoman.core.status({}));
export const useApprovals = () => useLive('approvals', () => dragoman.core.approvals({})) ?? [];
export const useSettings = () => useLive('settings', () => dragoman.core.settings({}));
