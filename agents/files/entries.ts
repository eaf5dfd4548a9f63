import type { Dir } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { isHidden } from './names.ts';

export interface Entry {
  name: string;
  isFolder: boolean;
}

/** So many come from one visit to the thread pool: of 100,000 names this is twice as fast as readdir. */
const BATCH = 4096;

/**
 * What stands in an open folder, in no order. Links, sockets, pipes and devices are not there for anybody; nor
 * are names that are no Unicode, nor what a share's root hides.
 */
export async function* entriesIn(at: string, isRoot: boolean): AsyncGenerator<Entry[]> {
  const folder = await opendir(at, { bufferSize: BATCH });
  try {
    for (;;) {
      const batch = await nextBatch(folder, isRoot);
      if (batch === undefined) return;
      yield batch;
    }
  } finally {
    await folder.close();
  }
}

/** The first of a batch is waited for; the others have come with it and are only taken out. */
async function nextBatch(folder: Dir, isRoot: boolean): Promise<Entry[] | undefined> {
  let next = await folder.read();
  if (next === null) return undefined;
  const entries: Entry[] = [];
  for (let taken = 1; next !== null; next = taken++ < BATCH ? folder.readSync() : null) {
    const isFolder = next.isDirectory();
    if (!isFolder && !next.isFile()) continue;
    if (next.name.includes('\uFFFD') || (isRoot && isHidden(next.name))) continue;
    entries.push({ name: next.name, isFolder });
  }
  return entries;
}
