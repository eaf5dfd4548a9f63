import { lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import mime from 'mime';
import { Refusal } from '../../app/agent.ts';
import type { Listing, ListQuery } from './contract.ts';
import { entriesIn } from './entries.ts';
import { type Opened, openInside, type Seen, type Walk } from './open.ts';
import { type Keyed, type Order, orderOf } from './order.ts';
import { Pass, pageOfSorted, type Range, type Selected } from './select.ts';
import type { Snapshots } from './snapshots.ts';
import { asRefusal } from './system-error.ts';
import { instant } from './words.ts';

/** Keeps one answer well inside the 256 KiB a server takes, whatever the names are. */
export const MAX_ENTRIES = 100;

/** Asked of the file system at once. */
const AT_ONCE = 64;

export interface ListOptions {
  walk?: Walk | undefined;
  snapshots?: Snapshots | undefined;
  maxEntries?: number;
  /** Other names are not counted either: whoever turns pages can tell that all have come. */
  isTold?: ((name: string) => boolean) | undefined;
}

/** One page of a folder inside a share, or the one file that the path names. */
export async function list(
  root: string,
  path: string,
  query: Omit<ListQuery, 'path'> = {},
  { walk, snapshots, maxEntries = MAX_ENTRIES, isTold }: ListOptions = {},
): Promise<Listing> {
  await using opened = await openInside(root, path, walk);
  if (!opened.isFolder) return { directories: [], files: [fileOf(basename(path), opened.stats)], total: 1 };
  const { sort, descending, ...range } = query;
  const order = orderOf({ sort, descending });
  const words = `${sort} ${descending} ${isTold?.name}`;
  for (let attempt = 0; attempt < 3; attempt++) {
    const { items, firstIndex, total } = await select(
      opened,
      { order, words, range },
      { snapshots, maxEntries, isTold },
    );
    const listing = await lookAt(opened, items, order);
    // Nothing left of a whole page says nothing about what is behind it.
    if (items.length === 0 || listing.first !== undefined) return { ...listing, firstIndex, total };
  }
  throw new Refusal('conflict', 'This folder is changing just now. Try again.');
}

/** A page that is asked for first comes from one pass; whoever turns to another gets it from a sorted list. */
async function select(
  opened: Opened,
  { order, words, range }: { order: Order; words: string; range: Range },
  { snapshots, maxEntries, isTold }: Pick<ListOptions, 'snapshots' | 'isTold'> & { maxEntries: number },
): Promise<Selected> {
  const stats = await opened.handle.stat({ bigint: true });
  const known = snapshots?.find(stats, words);
  if (known) {
    if (!known.isSorted) known.entries.sort(order.compare);
    known.isSorted = true;
    return pageOfSorted(known.entries, order, range, maxEntries);
  }
  const pass = range.index || order.value ? undefined : new Pass(order, range, maxEntries);
  // Most look at the first page alone: only whoever turns to another one will want the others, too.
  const isKept = !pass || range.after !== undefined || Boolean(range.before);
  const entries: Keyed[] = [];
  for await (const batch of read(opened, isTold)) {
    pass?.add(batch);
    if (isKept) for (const entry of batch) entries.push(entry);
  }
  if (order.value) await weigh(opened.at, entries, order.value);
  if (!pass) entries.sort(order.compare);
  if (isKept) snapshots?.keep(stats, words, { entries, isSorted: !pass });
  return pass ? pass.end() : pageOfSorted(entries, order, range, maxEntries);
}

async function* read(opened: Opened, isTold: ListOptions['isTold']): AsyncGenerator<Keyed[]> {
  try {
    for await (const batch of entriesIn(opened.at))
      yield isTold ? batch.filter(({ name }) => isTold(name)) : batch;
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Gives each entry what it is sorted by; what is gone meanwhile stands at the beginning and is not shown. */
async function weigh(at: string, entries: Keyed[], value: 'size' | 'modified'): Promise<void> {
  const rest = entries.values();
  const weighNext = async () => {
    for (const entry of rest)
      entry.value = await lstat(join(at, entry.name)).then(
        (stats) => weightOf(stats, value),
        () => 0,
      );
  };
  await Promise.all(Array.from({ length: AT_ONCE }, weighNext));
}

function weightOf(stats: Seen, value: 'size' | 'modified'): number {
  if (value === 'modified') return Math.floor(Number(stats.mtimeMs));
  return stats.isDirectory() ? 0 : Number(stats.size);
}

/** The entries that still stand there; an edge of the page is one of them, so that nothing else is told. */
async function lookAt(opened: Opened, items: readonly Keyed[], { uid, value }: Order): Promise<Listing> {
  const listing: Listing = { directories: [], files: [] };
  const seen = await Promise.all(items.map(async (item) => ({ item, stats: await opened.look(item.name) })));
  for (const { item, stats } of seen) {
    if (!stats || (item.isFolder ? !stats.isDirectory() : !stats.isFile())) continue;
    if (item.isFolder) listing.directories.push(folderOf(item.name, stats));
    else listing.files.push(fileOf(item.name, stats));
    const edge = uid(value ? { ...item, value: weightOf(stats, value) } : item);
    listing.first ??= edge;
    listing.last = edge;
  }
  return listing;
}

export function folderOf(name: string, { mtime }: Seen): Listing['directories'][number] {
  const modified = instant(mtime);
  return { name, ...(modified && { modified }) };
}

export function fileOf(name: string, { size, mode, mtime }: Seen): Listing['files'][number] {
  const mediaType = mime.getType(name);
  const modified = instant(mtime);
  return {
    name,
    sizeBytes: Number(size),
    ...(modified && { modified }),
    ...(mediaType && { mediaType }),
    ...((Number(mode) & 0o100) !== 0 && { executable: true }),
  };
}
