import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import mime from 'mime';
import { page } from '../../app/xep/0059-page.ts';
import type { Listing, ListQuery } from './contract.ts';
import { type Opened, openInside } from './open.ts';

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

const uid = ({ name, isFolder }: Entry) => `${isFolder ? 'd' : 'f'}:${name}`;
const entryOf = (text: string): Entry => ({ isFolder: text.startsWith('d:'), name: text.slice(2) });

/** One page of a folder inside a share, or the one file that the path names. */
export async function list(
  root: string,
  path: string,
  range: Omit<ListQuery, 'path'> = {},
): Promise<Listing> {
  await using opened = await openInside(root, path);
  if (!opened.isFolder) return { directories: [], files: [fileOf(basename(path), opened.stats)], total: 1 };
  const compare = (a: string, b: string) => order(entryOf(a), entryOf(b));
  const { items, response } = page(await entries(opened), uid, range, MAX_ENTRIES, compare);
  const { count, ...edges } = response;
  const listing: Listing = { directories: [], files: [], ...edges, total: count };
  for (const { name, isFolder } of items) {
    if (isFolder) listing.directories.push({ name });
    else {
      const stats = await lstat(join(opened.at, name)).catch(() => undefined); // deleted since
      if (stats?.isFile()) listing.files.push(fileOf(name, stats));
    }
  }
  return listing;
}

/** Links, sockets, pipes and devices are not there for anybody; nor are names that are no Unicode. */
async function entries({ at }: Opened): Promise<Entry[]> {
  const found = await readdir(at, { withFileTypes: true });
  return found
    .filter((one) => (one.isFile() || one.isDirectory()) && !one.name.includes('\uFFFD'))
    .map((one) => ({ name: one.name, isFolder: one.isDirectory() }))
    .sort(order);
}

function fileOf(name: string, stats: { size: number; mtime: Date }): Listing['files'][number] {
  const mediaType = mime.getType(name);
  return {
    name,
    sizeBytes: stats.size,
    modified: stats.mtime.toISOString(),
    ...(mediaType ? { mediaType } : {}),
  };
}
