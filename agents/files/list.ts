import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import mime from 'mime';
import { Refusal } from '../../app/agent.ts';
import { page } from '../../app/xep/0059-page.ts';
import type { Listing, ListQuery } from './contract.ts';
import { isHidden } from './names.ts';
import { type Opened, openInside, type Seen, type Walk } from './open.ts';
import { asRefusal } from './system-error.ts';
import { instant } from './words.ts';

/** Keeps one answer well inside the 256 KiB a server takes, whatever the names are. */
export const MAX_ENTRIES = 100;

interface Entry {
  name: string;
  isFolder: boolean;
}

const collator = new Intl.Collator('und', { numeric: true });

/** Folders first, then by name as a person sorts; never 0 for two different names. */
function order(a: Entry, b: Entry): number {
  if (a.isFolder !== b.isFolder) return a.isFolder ? -1 : 1;
  return collator.compare(a.name, b.name) || (a.name < b.name ? -1 : Number(a.name > b.name));
}

/** A sort key as text; what XML cannot carry in it is escaped, because it travels (XEP-0059 §2.2). */
function uid({ name, isFolder }: Entry): string {
  const safe = name.replace(
    /[%\p{Cc}\p{Surrogate}\ufffe\uffff]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${isFolder ? 'd' : 'f'}:${safe}`;
}

function entryOf(text: string): Entry {
  const name = text.slice(2).replace(/%([0-9a-f]{4})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return { isFolder: text.startsWith('d:'), name };
}

const compare = (a: string, b: string) => order(entryOf(a), entryOf(b));

/** One page of a folder inside a share, or the one file that the path names. */
export async function list(
  root: string,
  path: string,
  range: Omit<ListQuery, 'path'> = {},
  walk?: Walk,
): Promise<Listing> {
  await using opened = await openInside(root, path, walk);
  if (!opened.isFolder) return { directories: [], files: [fileOf(basename(path), opened.stats)], total: 1 };
  for (let attempt = 0; attempt < 3; attempt++) {
    const { items, response } = page(await entries(opened, path === ''), uid, range, MAX_ENTRIES, compare);
    const listing = await lookAt(opened, items);
    // Nothing left of a whole page says nothing about what is behind it.
    if (items.length === 0 || listing.first !== undefined)
      return { ...listing, firstIndex: response.firstIndex, total: response.count };
  }
  throw new Refusal('conflict', 'This folder is changing just now. Try again.');
}

/** The entries that still stand there; an edge of the page is one of them, so that nothing else is told. */
async function lookAt(opened: Opened, items: readonly Entry[]): Promise<Listing> {
  const listing: Listing = { directories: [], files: [] };
  const seen = await Promise.all(items.map(async (item) => ({ item, stats: await opened.look(item.name) })));
  for (const { item, stats } of seen) {
    if (item.isFolder ? !stats?.isDirectory() : !stats?.isFile()) continue;
    if (item.isFolder) listing.directories.push({ name: item.name });
    else if (stats) listing.files.push(fileOf(item.name, stats));
    listing.first ??= uid(item);
    listing.last = uid(item);
  }
  return listing;
}

/**
 * Links, sockets, pipes and devices are not there for anybody; nor are names that are no Unicode, nor what a
 * share's root hides.
 */
async function entries({ at }: Opened, isRoot: boolean): Promise<Entry[]> {
  const found = await readdir(at, { withFileTypes: true }).catch((error) => {
    throw asRefusal(error);
  });
  return found
    .filter((one) => (one.isFile() || one.isDirectory()) && !one.name.includes('\uFFFD'))
    .filter((one) => !(isRoot && isHidden(one.name)))
    .map((one) => ({ name: one.name, isFolder: one.isDirectory() }))
    .sort(order);
}

function fileOf(name: string, { size, mtime }: Seen): Listing['files'][number] {
  const mediaType = mime.getType(name);
  const modified = instant(mtime);
  return { name, sizeBytes: Number(size), ...(modified && { modified }), ...(mediaType && { mediaType }) };
}
