import type { BigIntStats } from 'node:fs';
import { Refusal } from '../../app/agent.ts';
import type { Folder } from './folder.ts';
import { absent } from './names.ts';
import { isSame } from './open.ts';

/** Of file systems that know no second name for a file, and of files that this user may not give one. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** A file's new name, never over something; rename alone would go over a file that appears meanwhile. */
export async function putWithoutReplacing(
  stats: BigIntStats,
  from: Folder,
  name: string,
  to: Folder,
  newName: string,
  takeAway: () => Promise<void> = () => from.unlink(name),
): Promise<void> {
  try {
    await from.link(name, to, newName);
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return renameToFree(from, name, to, newName);
  }
  // Some systems follow a link here, should one have been put in the file's place meanwhile.
  const put = await to.look(newName);
  if (!put || !isSame(put, stats)) {
    await to.unlink(newName);
    throw absent();
  }
  await takeAway();
}

/** For folders, and where links are not to be had: the look and the rename are two steps. */
export async function renameToFree(from: Folder, name: string, to: Folder, newName: string): Promise<void> {
  if (await to.look(newName)) throw new Refusal('conflict', `There is something called ${newName} already.`);
  await from.rename(name, to, newName);
}
