import { Refusal } from '../../app/agent.ts';
import type { Changing } from './asking.ts';
import { openFolder } from './folder.ts';
import { newNamesOf } from './names.ts';
import type { Shares } from './shares.ts';
import { refused } from './system-error.ts';

/** A new folder in a folder that is there. */
export async function makeFolder(
  shares: Shares,
  path: string,
  { asker, effect }: Pick<Changing, 'asker' | 'effect'>,
): Promise<void> {
  const { share, rest } = shares.resolve(path, asker, 'add');
  // The answer would tell what is in it.
  if (share.access === 'drop') throw new Refusal('not-allowed', 'Files only can be put into a drop-box.');
  const names = newNamesOf(rest);
  const name = names.pop() ?? '';
  await using folder = await refused(openFolder(share.folder, names));
  await effect({ note: `made the folder ${path}` }, async () => {
    await refused(folder.make(name));
    await folder.sync();
  });
}
