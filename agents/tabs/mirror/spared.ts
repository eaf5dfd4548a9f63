import type { BaseWindow } from './mirror.ts';

/** The windows, and in them, or as windows of their own again, the tabs that they had before and that none has now. */
export function withMissing(windows: readonly BaseWindow[], before: readonly BaseWindow[]): BaseWindow[] {
  const there = new Set(windows.flatMap(({ tabs }) => tabs.map(({ id }) => id)));
  const all = new Map(windows.map((window) => [window.id, window]));
  for (const { id, tabs: had } of before) {
    let tabs = all.get(id)?.tabs ?? [];
    for (const [index, tab] of had.entries()) if (!there.has(tab.id)) tabs = tabs.toSpliced(index, 0, tab);
    if (tabs.length > 0 || all.has(id)) all.set(id, { id, tabs });
  }
  return [...all.values()];
}
