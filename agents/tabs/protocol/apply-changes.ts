import type { BrowserWindow, Changes, Tab } from '../protocol.ts';

/** The windows after the changes. What did not change is the same object as before. */
export function applyChanges(windows: readonly BrowserWindow[], changes: Changes): BrowserWindow[] {
  const heads = new Map(changes.windows.map((head) => [head.id, head]));
  const gone = new Set(changes.goneWindows);
  const out = new Set([...changes.goneTabs, ...changes.tabs.map(({ id }) => id)]);
  const known = new Set(windows.map(({ id }) => id));
  const stay = windows.filter(({ id }) => !gone.has(id));
  const fresh = changes.windows.filter(({ id }) => !known.has(id)).map((head) => ({ ...head, tabs: [] }));
  return [...stay, ...fresh].map((window) => {
    const head = heads.get(window.id);
    const arrive = changes.tabs.filter((one) => one.window === window.id).sort((a, b) => a.index - b.index);
    if (!head && arrive.length === 0 && !window.tabs.some(({ id }) => out.has(id))) return window;
    const tabs = window.tabs.filter(({ id }) => !out.has(id));
    const placed = arrive.length === 0 ? tabs : inserted(tabs, arrive);
    return { ...window, ...head, tabs: placed };
  });
}

/** Both in order: a place beyond the end is the end. */
function inserted(stay: readonly Tab[], arrive: readonly Changes['tabs'][number][]): Tab[] {
  const all: Tab[] = [];
  let next = 0;
  for (const { window: _window, index, ...tab } of arrive) {
    while (all.length < index && next < stay.length) all.push(stay[next++] as Tab);
    all.push(tab);
  }
  return [...all, ...stay.slice(next)];
}
