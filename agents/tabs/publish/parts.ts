import { createHash } from 'node:crypto';
import type { Browser, Tab, TabWindow } from '../contract.ts';
import type { Published } from '../contract-published.ts';

/** Of JSON, so that it fits into an item when it is sealed. */
const MAX_PART_OCTETS = 5_600;
/** From so many on a part may end. */
const MIN_PART_OCTETS = 2_400;
const MAX_GROUP_OCTETS = 1_200;
/** Of what an item has beside tabs and groups, at most. */
const HEAD_OCTETS = 500;
export const MAX_PARTS = 40;

export type Part = Omit<Published, 'at'>;

/** The items of a device by their ids: what fits, and of the rest how many there are. */
export function partsOf(
  device: string,
  { browsers, unlistedCount = 0 }: { browsers: readonly Browser[]; unlistedCount?: number },
): Map<string, Part> {
  const parts = new Map<string, Part>();
  let unlisted = unlistedCount;
  for (const browser of browsers)
    for (const window of browser.windows) {
      let after: string | undefined;
      const { listed, tooLong } = fitting(window);
      unlisted += tooLong;
      const groups = groupsOf(window);
      for (const tabs of cut(listed, octets(groups))) {
        const [first] = tabs;
        if (!first) continue;
        if (parts.size >= MAX_PARTS) {
          unlisted += tabs.length;
          continue;
        }
        const head = { id: window.id, ...(after === undefined && groups) };
        parts.set(`${device}/${window.id}/${first.id}`, {
          browser: { id: browser.id, name: browser.name },
          window: head,
          ...(after !== undefined && { after }),
          tabs,
        });
        after = first.id;
      }
    }
  const [firstPart] = parts.values();
  if (firstPart && unlisted > 0) firstPart.unlistedCount = unlisted;
  return parts;
}

/** The same, as they are put there at that time. */
export function datedParts(
  device: string,
  list: Parameters<typeof partsOf>[1],
  at: string,
): Map<string, Published> {
  return new Map([...partsOf(device, list)].map(([id, part]) => [id, { at, ...part }]));
}

/** What of a tab is worth telling while its device sleeps. */
function fitting({ tabs }: TabWindow): { listed: Tab[]; tooLong: number } {
  const listed = tabs
    .map(({ isLoading: _now, ...tab }) => tab)
    .filter((tab) => octets(tab) <= MAX_PART_OCTETS - MAX_GROUP_OCTETS - HEAD_OCTETS);
  return { listed, tooLong: tabs.length - listed.length };
}

/**
 * Where a part ends is said by the tabs themselves: at the one of lowest rank among those where it may. So parts behind a
 * change soon begin where they did before.
 */
function cut(tabs: readonly Tab[], groupOctets: number): Tab[][] {
  const sizes = tabs.map((tab) => octets(tab) + 1);
  const ranks = tabs.map(({ id }) => createHash('sha256').update(id).digest().readUInt32BE());
  const parts: Tab[][] = [];
  for (let start = 0; start < tabs.length; ) {
    let size = HEAD_OCTETS + (start === 0 ? groupOctets : 0);
    let at = start;
    let end = tabs.length;
    for (let lowest = Infinity; at < tabs.length; at += 1) {
      const rank = ranks[at] ?? 0;
      const isFull = size + (sizes[at] ?? 0) > MAX_PART_OCTETS;
      if (at > start && (isFull ? lowest === Infinity : size > MIN_PART_OCTETS && rank < lowest)) {
        lowest = rank;
        end = at;
      }
      if (isFull) break;
      size += sizes[at] ?? 0;
    }
    parts.push(tabs.slice(start, at === tabs.length ? at : end));
    start = at === tabs.length ? at : end;
  }
  return parts;
}

/** As many groups as there is room for. */
function groupsOf({ groups = [] }: TabWindow): Pick<TabWindow, 'groups'> {
  let room = MAX_GROUP_OCTETS;
  const some = groups.filter((group) => {
    room -= octets(group) + 1;
    return room >= 0;
  });
  return some.length > 0 ? { groups: some } : {};
}

function octets(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
