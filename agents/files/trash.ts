import { randomBytes } from 'node:crypto';
import { Refusal } from '../../app/agent.ts';
import type { Changing } from './asking.ts';
import type { Trashed } from './contract-inverses.ts';
import { openFolder } from './folder.ts';
import { identityOf } from './identity.ts';
import { absent, HIDDEN, namesOf, PRIVATE } from './names.ts';
import { emptyOldTrash } from './old-trash.ts';
import { isSame } from './open.ts';
import { renameToFree } from './put.ts';
import type { Shares } from './shares.ts';
import { refused } from './system-error.ts';
import { undoableInput } from './undoable-input.ts';

export const TRASH = 'trash';

/** Where in a share something lies that was thrown away under an id: alone in a folder of its own. */
export const trashPlace = (id: string): string[] => [HIDDEN, TRASH, id];

/** Into the hidden trash of its share, in one step. */
export async function trash(
  shares: Shares,
  path: string,
  { asker, effect }: Pick<Changing, 'asker' | 'effect'>,
): Promise<{ undo: string }> {
  const { share, rest } = shares.resolve(path, asker, 'change');
  const names = namesOf(rest);
  const name = names.pop();
  if (name === undefined) throw new Refusal('not-acceptable', 'A share itself is not deleted.');
  await using folder = await refused(openFolder(share.folder, names));
  const stats = await folder.find(name);
  if (!stats) throw absent();
  const id = `${Date.now()}-${randomBytes(8).toString('hex')}`;
  const input = undoableInput<Trashed>({ share: share.name, path: rest, id, identity: identityOf(stats) });
  const inverse = { name: 'trash', input };
  const undone = await effect({ note: `deleted ${path}`, inverse }, async (undo) => {
    await using place = await refused(openFolder(share.folder, trashPlace(id), { make: PRIVATE }));
    await refused(folder.rename(name, place, name));
    const taken = await place.look(name);
    if (!taken || !isSame(taken, stats)) {
      await renameToFree(place, name, folder, name);
      throw absent();
    }
    await place.sync();
    await folder.sync();
    return { undo };
  });
  await emptyOldTrash(share.folder).catch(() => {}); // tried again next time
  return undone;
}
