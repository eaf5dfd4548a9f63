import { basename } from 'node:path';
import type { Asking } from './asking.ts';
import type { Entry } from './contract.ts';
import { fileOf, folderOf } from './list.ts';
import { openInside, type Seen } from './open.ts';
import type { Shares } from './shares.ts';

/** What stands at a path; the list of shares is a folder without a name. */
export async function info(shares: Shares, path: string, { asker }: Pick<Asking, 'asker'>): Promise<Entry> {
  if (path === '' || path === '/') return { kind: 'folder', name: '' };
  const { share, rest } = shares.resolve(path, asker);
  await using opened = await openInside(share.folder, rest);
  return entryOf(rest === '' ? share.name : basename(rest), opened.stats);
}

export function entryOf(name: string, stats: Seen): Entry {
  return stats.isDirectory()
    ? { kind: 'folder', ...folderOf(name, stats) }
    : { kind: 'file', ...fileOf(name, stats) };
}
