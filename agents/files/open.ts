import { type BigIntStats, constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { absent, namesOf } from './names.ts';
import { asRefusal } from './system-error.ts';

/** A regular file or a folder inside a share, open; `at` is a path to it for as long as it is open. */
export interface Opened extends AsyncDisposable {
  handle: FileHandle;
  stats: Stats;
  at: string;
  isFolder: boolean;
  /** What stands under one name of this folder, links not followed; undefined when nothing does. */
  look(name: string): Promise<Seen | undefined>;
}

export type Seen = Stats | BigIntStats;

/** How the way is gone: see openInside. */
export type Walk = 'descriptors' | 'compare';

/** How the way is gone on this system. */
export const ownWalk = (): Walk => (process.platform === 'linux' ? 'descriptors' : 'compare');

/**
 * How often `compare` looks again. Whoever swaps folders for links while it looks must be lucky at every look,
 * at best one time in four.
 */
const LOOKS = 16;

const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/**
 * The one way from a share and a name to what is there. It goes name by name from the open root, follows no
 * link, and judges what it has opened, not the path, so that nothing swapped in meanwhile is let out. Only
 * regular files and folders come out of it (docs/decisions/one-way-in.md).
 *
 * @param root the share's folder
 * @param path names separated by `/`, empty for the share itself
 * @param walk `descriptors` needs /proc (Linux); `compare` works anywhere and is used elsewhere
 */
export async function openInside(root: string, path: string, walk: Walk = ownWalk()): Promise<Opened> {
  const names = namesOf(path);
  try {
    const opened = walk === 'descriptors' ? await descend(root, names) : await openAndCompare(root, names);
    if (opened.stats.isFile() || opened.isFolder) return opened;
    await opened.handle.close();
    throw absent();
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Opens each name below the folder that is already open, so a folder swapped for a link leads nowhere. */
async function descend(root: string, names: string[]): Promise<Opened> {
  let handle = await open(root, O_RDONLY | O_DIRECTORY);
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1;
    const flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | (isLast ? 0 : O_DIRECTORY);
    const below = await open(`/proc/self/fd/${handle.fd}/${name}`, flags).finally(() => handle.close());
    handle = below;
  }
  const at = `/proc/self/fd/${handle.fd}`;
  return opened(handle, at, (name) => lstat(join(at, name)));
}

/** Opens by path, then checks that this very file stands at its real path inside the share. */
async function openAndCompare(root: string, names: string[]): Promise<Opened> {
  const expected = join(await realpath(root), ...names);
  const isRoot = names.length === 0;
  const handle = await open(expected, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | (isRoot ? O_DIRECTORY : 0));
  try {
    const here = await handle.stat({ bigint: true });
    if (!isSame(await standing(expected), here)) throw absent();
  } catch (error) {
    await handle.close();
    throw error;
  }
  return opened(handle, expected, (name) => standing(join(expected, name)));
}

/** What stands at a path without a link anywhere in it, the same at every look. */
export async function standing(path: string): Promise<BigIntStats> {
  const first = await lstat(path, { bigint: true });
  for (let look = 0; look < LOOKS; look++) {
    if ((await realpath(path)) !== path) throw absent();
    if (!isSame(first, await lstat(path, { bigint: true }))) throw absent();
  }
  return first;
}

export function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}

async function opened(
  handle: FileHandle,
  at: string,
  look: (name: string) => Promise<Seen>,
): Promise<Opened> {
  try {
    const stats = await handle.stat();
    return {
      handle,
      stats,
      at,
      isFolder: stats.isDirectory(),
      look: (name) => look(name).catch(() => undefined),
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
