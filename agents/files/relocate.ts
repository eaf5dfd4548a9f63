import { randomBytes } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { type Folder, openFolder } from './folder.ts';
import type { Places } from './move.ts';
import { HIDDEN, PRIVATE } from './names.ts';
import { isSame } from './open.ts';
import { putWithoutReplacing, renameToFree } from './put.ts';
import { refused } from './system-error.ts';

const ASIDE = 'aside';

/**
 * Gives a file or a folder its new place in the same root, never over something. A file has both names for a
 * moment, so that it is never without one; a Refusal says that nothing has changed.
 *
 * @param stats of what is meant
 */
export async function relocate(
  root: string,
  stats: BigIntStats,
  { from, name, to, newName }: Omit<Places, keyof AsyncDisposable>,
): Promise<void> {
  const there = await refused(to.look(newName));
  // On a file system that tells no case, another spelling of the same name.
  const isItself = there && isSame(there, stats) && (stats.isDirectory() || stats.nlink === 1n);
  if (isItself) await refused(from.rename(name, to, newName));
  else if (stats.isDirectory()) await refused(renameToFree(from, name, to, newName));
  else
    await refused(
      putWithoutReplacing(stats, from, name, to, newName, () => takeAway(root, stats, from, name)),
    );
  await to.sync();
  await from.sync();
}

/** Takes the old name away, and no other file that came under it meanwhile. */
async function takeAway(root: string, stats: BigIntStats, from: Folder, name: string): Promise<void> {
  try {
    await using aside = await openFolder(root, [HIDDEN, ASIDE], { make: PRIVATE });
    const id = randomBytes(8).toString('hex');
    await from.rename(name, aside, id);
    const taken = await aside.look(id);
    if (taken && isSame(taken, stats)) await aside.unlink(id);
    else await renameToFree(aside, id, from, name);
  } catch (cause) {
    throw new Error('the file has its new name, and its old one too', { cause });
  }
}
