import { Refusal } from '../../app/agent.ts';
import type { Changing } from './asking.ts';
import type { Moved } from './contract-inverses.ts';
import { type Folder, openFolder } from './folder.ts';
import { identityOf } from './identity.ts';
import { absent, namesOf, newNamesOf } from './names.ts';
import { relocate } from './relocate.ts';
import type { Shares } from './shares.ts';
import { refused } from './system-error.ts';
import { undoableInput } from './undoable-input.ts';

/** A file or a folder to another place or name in its share. */
export async function move(
  shares: Shares,
  { from, to }: { from: string; to: string },
  { asker, effect }: Pick<Changing, 'asker' | 'effect'>,
): Promise<{ undo: string }> {
  const { share, rest } = shares.resolve(from, asker, 'change');
  const target = shares.resolve(to, asker, 'change');
  if (target.share !== share)
    throw new Refusal('not-acceptable', 'This is another share. Copy it there, then delete it here.');
  const [names, newNames] = [namesOf(rest), newNamesOf(target.rest)];
  if (names.length === 0) throw new Refusal('not-acceptable', 'A share itself is not moved.');
  if (names.every((name, depth) => name === newNames[depth])) {
    const isSame = names.length === newNames.length;
    throw new Refusal(
      'not-acceptable',
      isSame ? 'It is there already.' : 'Nothing can be moved into itself.',
    );
  }
  await using places = await openPlaces(share.folder, names, newNames);
  const stats = await places.from.find(places.name);
  if (!stats) throw absent();
  const identity = identityOf(stats);
  const input = undoableInput<Moved>({ share: share.name, from: rest, to: target.rest, identity });
  // Awaited here: both folders are let go of at the end.
  return await effect({ note: `moved ${from} to ${to}`, inverse: { name: 'move', input } }, async (undo) => {
    await relocate(share.folder, stats, places);
    return { undo };
  });
}

export interface Places extends AsyncDisposable {
  from: Folder;
  name: string;
  to: Folder;
  newName: string;
}

/** Both folders, open; at least one name each. */
export async function openPlaces(
  root: string,
  names: readonly string[],
  newNames: readonly string[],
): Promise<Places> {
  const from = await refused(openFolder(root, names.slice(0, -1)));
  try {
    const to = await refused(openFolder(root, newNames.slice(0, -1)));
    const close = () => Promise.all([from[Symbol.asyncDispose](), to[Symbol.asyncDispose]()]).then(() => {});
    const [name = '', newName = ''] = [names.at(-1), newNames.at(-1)];
    return { from, name, to, newName, [Symbol.asyncDispose]: close };
  } catch (error) {
    await from[Symbol.asyncDispose]();
    throw error;
  }
}
