import { type Mirror, type Shown, sharedId, tabsOf } from './mirror.ts';
import { type OpenTab, openTabs } from './shared-set.ts';

/**
 * Takes tabs that were open on both sides before they met for the same, each once, and so their windows. What is left
 * over here is the set's as soon as it is observed.
 *
 * @param mirror with the whole set of the others, and no base yet
 */
export function join(mirror: Mirror, shown: Shown): Mirror {
  const free = new Map<string, OpenTab[]>();
  const open = openTabs(mirror.set);
  for (const tab of open) free.set(tab.page.url, [...(free.get(tab.page.url) ?? []), tab]);
  const aliases = new Map<string, string>();
  const windows = new Map<string, string>();
  for (const { id: window, tabs } of shown.windows) {
    for (const { id, url } of tabs) {
      const same = url === null ? undefined : free.get(url)?.shift();
      if (!same) continue;
      if (id !== same.id) aliases.set(id, same.id);
      if (!windows.has(window) && ![...windows.values()].includes(same.place.window))
        windows.set(window, same.place.window);
    }
  }
  const left = [...new Set(open.map(({ place }) => place.window))].filter(
    (id) => ![...windows.values()].includes(id),
  );
  for (const { id } of shown.windows) {
    const shared = windows.get(id) ?? left.shift();
    if (shared !== undefined && shared !== id) aliases.set(id, shared);
  }
  return { ...mirror, aliases };
}

/**
 * A browser that was started anew may not know a tab again that it has: one that was opened just before it ended. It is
 * taken for the one of the same address that is missing, lest there be two.
 */
export function rejoin(mirror: Mirror, shown: Shown): Mirror {
  const there = shown.windows.flatMap(({ tabs }) => tabs);
  const known = new Set(there.map(({ id }) => sharedId(mirror, id)));
  const missing = tabsOf(mirror.base).filter(({ id }) => !known.has(sharedId(mirror, id)));
  const aliases = new Map(mirror.aliases);
  for (const { id, url } of there) {
    if (url === null || mirror.set.has(sharedId(mirror, id))) continue;
    const at = missing.findIndex((one) => one.url === url || one.standsFor === url);
    const [same] = at === -1 ? [] : missing.splice(at, 1);
    if (!same) continue;
    aliases.delete(same.id);
    aliases.set(id, sharedId(mirror, same.id));
  }
  return { ...mirror, aliases };
}
