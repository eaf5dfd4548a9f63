import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { dragoman, type Events } from './dragoman.ts';
import { LiveValue } from './live-value.ts';

// Asked for while the page still reads its own code, so that its first picture can show them.
const desktop = kept(new LiveValue('desktop', () => dragoman.desktop.state({})));
const status = kept(new LiveValue('status', () => dragoman.core.status({})));
const approvals = kept(new LiveValue('approvals', () => dragoman.core.approvals({})));

/** Resolves once it is known how things stand, or that this cannot be told yet. */
export const firstAnswers = Promise.all([desktop, status, approvals].map((one) => one.load()));

export const useDesktop = () => useSyncExternalStore(desktop.subscribe, desktop.value);
export const useStatus = () => useSyncExternalStore(status.subscribe, status.value);
export const useApprovals = () => useSyncExternalStore(approvals.subscribe, approvals.value) ?? [];
export const useSettings = () => useLive('settings', () => dragoman.core.settings({}));

/** A value that is asked for by what shows it, and anew when `anew` changes; undefined until known. */
export function useLive<E extends keyof Events>(
  name: E,
  load: () => Promise<Events[E]>,
  anew?: unknown,
): Events[E] | undefined {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each event has one way to load it
  const live = useMemo(() => new LiveValue(name, load), [name]);
  const value = useSyncExternalStore(live.subscribe, live.value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: that is when
  useEffect(() => void live.load(), [live, anew]);
  return value;
}

/** For as long as the page lives. */
function kept<E extends keyof Events>(live: LiveValue<E>): LiveValue<E> {
  live.subscribe(() => {});
  return live;
}
