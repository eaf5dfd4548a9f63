import { readdir } from 'node:fs/promises';
import { type Folder, openFolder } from './folder.ts';
import { HIDDEN } from './names.ts';

/** A little longer than anything can be undone. */
const LIFE_MS = 32 * 24 * 60 * 60_000;

/** Removes from the trash of a share what was thrown away long ago. */
export async function emptyOldTrash(root: string, now = Date.now()): Promise<void> {
  await using trash = await openFolder(root, [HIDDEN, 'trash']);
  for (const id of await readdir(trash.at)) {
    const thrown = /^(\d{13})-[0-9a-f]{16}$/.exec(id)?.[1];
    const isOld = thrown !== undefined && now - Number(thrown) > LIFE_MS;
    if (isOld) await removeAll(trash, id).catch(() => {}); // the others go all the same
  }
}

/** Links are removed as what they are, and never followed. */
async function removeAll(above: Folder, name: string): Promise<void> {
  {
    await using folder = await above.below(name);
    for (const one of await readdir(folder.at, { withFileTypes: true })) {
      if (one.isDirectory()) await removeAll(folder, one.name);
      else await folder.unlink(one.name);
    }
  }
  await above.rmdir(name);
}
