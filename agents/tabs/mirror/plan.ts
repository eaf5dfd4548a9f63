import { MAX_TABS_AT_ONCE } from '../protocol/limits.ts';
import { type Base, idsHere, type Mirror, sharedId, tabsOf } from './mirror.ts';
import { planRow } from './plan-row.ts';
import { type Fields, inRowOrder, isOpen, type OpenTab, openTabs } from './shared-set.ts';
import { after, byId, type Step } from './step.ts';

/** What is to be done so that the browser, which shows the base, shows the set (docs/protocol/mirror.md, One round). */
export function plan(mirror: Mirror): Step[] {
  if (!mirror.base) return [];
  let base = mirror.base;
  const steps: Step[] = [];
  const add = (more: Step[]) => {
    steps.push(...more);
    base = more.reduce((now, step) => after(now, step, 0), base);
  };
  const wanted = wantedHere(mirror, base);
  add(pins(mirror, base, wanted));
  const there = byId(base);
  for (const [window, tabs] of byWindow(wanted)) {
    for (const isPinned of [true, false]) {
      const row = tabs.filter((tab) => (there.get(tab.id) ?? tab).isPinned === isPinned);
      add(planRow(base, { window, isPinned, tabs: row }));
    }
  }
  add(navigations(mirror, base, wanted));
  add(closes(mirror, base));
  return steps;
}

/** The open tabs of the set with the ids of this browser, in order, but for what it refused. */
function wantedHere(mirror: Mirror, base: Base): OpenTab[] {
  const here = idsHere(mirror);
  const there = byId(base);
  const is = isRefused(mirror);
  return openTabs(mirror.set)
    .filter(({ id }) => !is(id, there.has(here(id)) ? 'place' : 'page'))
    .sort(inRowOrder)
    .map((tab) => ({ ...tab, id: here(tab.id), place: { ...tab.place, window: here(tab.place.window) } }));
}

function byWindow(wanted: readonly OpenTab[]): Map<string, OpenTab[]> {
  const windows = new Map<string, OpenTab[]>();
  for (const tab of wanted) {
    const tabs = windows.get(tab.place.window);
    if (tabs) tabs.push(tab);
    else windows.set(tab.place.window, [tab]);
  }
  return windows;
}

function pins(mirror: Mirror, base: Base, wanted: readonly OpenTab[]): Step[] {
  const there = byId(base);
  const is = isRefused(mirror);
  return wanted.flatMap(({ id, isPinned }): Step[] => {
    const tab = there.get(id);
    if (!tab || tab.isPinned === isPinned || is(sharedId(mirror, id), 'isPinned')) return [];
    return [{ do: 'pin', tabs: [id], isPinned }];
  });
}

function navigations(mirror: Mirror, base: Base, wanted: readonly OpenTab[]): Step[] {
  const there = byId(base);
  const is = isRefused(mirror);
  return wanted.flatMap(({ id, page }): Step[] => {
    const tab = there.get(id);
    if (!tab || tab.standsFor === page.url || is(sharedId(mirror, id), 'page')) return [];
    return [{ do: 'navigate', tab: id, url: page.url }];
  });
}

/** Of a browser's tabs the last one stays until there is another: without any it would end. */
function closes(mirror: Mirror, base: Base): Step[] {
  const is = isRefused(mirror);
  const all = tabsOf(base).map(({ id }) => id);
  const tabs = all.filter((id) => {
    const record = mirror.set.get(sharedId(mirror, id));
    return record?.page && !isOpen(record) && !is(sharedId(mirror, id), 'isClosed');
  });
  if (tabs.length === all.length) tabs.pop();
  return Array.from({ length: Math.ceil(tabs.length / MAX_TABS_AT_ONCE) }, (_, at) => ({
    do: 'close',
    tabs: tabs.slice(at * MAX_TABS_AT_ONCE, (at + 1) * MAX_TABS_AT_ONCE),
  }));
}

function isRefused({ set, refused }: Mirror): (shared: string, field: keyof Fields) => boolean {
  return (shared, field) => {
    const stamp = refused.get(`${shared}.${field}`);
    return stamp !== undefined && stamp === set.get(shared)?.[field]?.stamp;
  };
}
