import type { SealedNode } from '../../../app/agent.ts';
import type { Browser, TabWindow } from '../contract.ts';
import type { Published } from '../contract-published.ts';

export interface PublishedList {
  browsers: Browser[];
  unlistedCount?: number;
  /** When it was last as it is here. */
  at: string;
}

/** The lists that other devices put on the server, by the ids of the devices. */
export function publishedLists(node: SealedNode<Published>): Map<string, PublishedList> {
  const byDevice = new Map<string, Published[]>();
  for (const [id, { value }] of node.items) {
    const device = id.split('/')[0] ?? '';
    byDevice.set(device, [...(byDevice.get(device) ?? []), value]);
  }
  return new Map([...byDevice].map(([device, parts]) => [device, listOf(parts)]));
}

function listOf(parts: readonly Published[]): PublishedList {
  const browsers = new Map<string, Browser>();
  for (const some of grouped(parts, ({ browser, window }) => `${browser.id}/${window.id}`).values()) {
    const [head] = some;
    if (!head) continue;
    const { browser, window } = head;
    const known = browsers.get(browser.id) ?? { ...browser, isOpen: false, windows: [] };
    known.windows.push(windowOf(window.id, inOrder(some)));
    browsers.set(browser.id, known);
  }
  const unlistedCount = Math.max(0, ...parts.map((part) => part.unlistedCount ?? 0));
  const at = parts.reduce((latest, part) => (part.at > latest ? part.at : latest), '');
  return { browsers: [...browsers.values()], ...(unlistedCount > 0 && { unlistedCount }), at };
}

function windowOf(id: string, parts: readonly Published[]): TabWindow {
  const seen = new Set<string>();
  // A tab that moved may stand in its old part still; the parts come one after the other.
  const kept = new Map(
    newestFirst(parts).map((part) => [
      part,
      part.tabs.filter((tab) => !seen.has(tab.id) && seen.add(tab.id)),
    ]),
  );
  const [first] = parts;
  const groups = first?.window.groups ?? [];
  return {
    id,
    tabs: parts.flatMap((part) => kept.get(part) ?? []),
    ...(groups.length > 0 && { groups }),
  };
}

/** Each after the one that it names, the newest where several do; what names none that is there comes last. */
function inOrder(parts: readonly Published[]): Published[] {
  const left = new Set(newestFirst(parts));
  const order: Published[] = [];
  let after: string | undefined;
  for (;;) {
    const next = [...left].find((part) => part.after === after);
    if (!next) return [...order, ...left];
    left.delete(next);
    order.push(next);
    after = next.tabs[0]?.id;
  }
}

function newestFirst(parts: readonly Published[]): Published[] {
  return [...parts].sort((a, b) => b.at.localeCompare(a.at));
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}
