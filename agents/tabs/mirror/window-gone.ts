import type { Base, Shown } from './mirror.ts';

/** Whether a window went with tabs in it; one whose tabs were moved or closed before went by that. */
export function isWindowGone(base: Base | undefined, { windows }: Pick<Shown, 'windows'>): boolean {
  const there = new Set(windows.map(({ id }) => id));
  const tabs = new Set(windows.flatMap((window) => window.tabs.map(({ id }) => id)));
  return (base?.windows ?? []).some(
    (window) => !there.has(window.id) && window.tabs.some(({ id }) => !tabs.has(id)),
  );
}
