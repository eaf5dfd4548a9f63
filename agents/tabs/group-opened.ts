import type { BrowserPort } from './browsers/browser-port.ts';
import type { Page } from './contract.ts';
import type { PlaceOfClosed } from './contract-inverses.ts';
import type { OwnTabs } from './own-tabs.ts';
import { MAX_TABS_AT_ONCE } from './protocol/limits.ts';
import { requested } from './requested.ts';

/** A tab that was opened, and the group it was in elsewhere. */
export interface Grouped {
  tab: string;
  group: Page['group'];
}

/**
 * Puts tabs that were opened in one window into groups as they were elsewhere. A browser that cannot has them without.
 *
 * @param fresh makes the id of a group that is another window's here already
 */
export async function groupOpened(
  port: BrowserPort,
  window: string,
  opened: readonly Grouped[],
  fresh: (count: number) => string,
): Promise<void> {
  const groups = new Map<string, { group: NonNullable<Page['group']>; tabs: string[] }>();
  for (const { tab, group } of opened) {
    if (!group) continue;
    const known = groups.get(group.id);
    if (known) known.tabs.push(tab);
    else groups.set(group.id, { group, tabs: [tab] });
  }
  const others = port.opened.windows.filter(({ id }) => id !== window);
  const taken = new Set(others.flatMap((one) => one.groups.map(({ id }) => id)));
  for (const [count, { group, tabs }] of [...groups.values()].entries()) {
    const id = taken.has(group.id) ? fresh(count) : group.id;
    for (let at = 0; at < tabs.length; at += MAX_TABS_AT_ONCE)
      await requested(port, {
        ...{ do: 'group', tabs: tabs.slice(at, at + MAX_TABS_AT_ONCE) },
        group: { ...group, id },
      });
  }
}

/**
 * Puts tabs that are back where they were into the groups that they were in there.
 *
 * @param kept under which name those tabs are kept: the ids of new groups follow from it
 */
export async function groupAgain(
  places: readonly PlaceOfClosed[],
  tabs: OwnTabs,
  kept: string,
): Promise<void> {
  for (const [at, window] of [...new Set(places.map((place) => place.window))].entries()) {
    const back = places.filter(({ id }) => tabs.find(id)?.window.id === window);
    const port = tabs.find(back[0]?.id ?? '')?.browser.port;
    const grouped = back.map(({ id, group }) => ({ tab: id, group }));
    if (port) await groupOpened(port, window, grouped, (count) => `${kept}-${at}g${count}`);
  }
}
