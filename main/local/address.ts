import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';

/** Unix socket paths end at 107 bytes on Linux and 103 on macOS. */
const MAX_PATH_BYTES = 100;

/**
 * Where the core of a home folder listens. Inside the folder, which only its user may enter; where that path
 * is too long for a socket, in a folder of the same kind below /tmp; on Windows a pipe. It depends on the folder
 * alone, not on its spelling or the environment: two cores of one home must meet here.
 */
export function localAddress(home: string): { path: string; folder: string } {
  const path = join(home, 'core.sock');
  if (process.platform !== 'win32' && Buffer.byteLength(path) <= MAX_PATH_BYTES)
    return { path, folder: home };
  const name = createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\dragoman-${name}`, folder: home };
  const folder = join('/tmp', `dragoman-${process.getuid?.() ?? 0}-${name}`);
  return { path: join(folder, 'core.sock'), folder };
}

/** The folder must be ours alone: below the temporary one anybody could have made it first. */
export async function assertOurs(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const stats = await lstat(folder);
  if (!stats.isDirectory() || stats.uid !== process.getuid?.() || (stats.mode & 0o077) !== 0) {
    throw new Error(`${folder} must be a folder that belongs to you and is closed to others (chmod 700).`);
  }
}

/** Of an attempt to connect: nobody listens there, as opposed to somebody who does not let us in. */
export function isNobody(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ENOENT' || error.code === 'ECONNREFUSED';
}
