import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Unix socket paths end at 107 bytes on Linux and 103 on macOS. */
const MAX_PATH_BYTES = 100;

/**
 * Where the core of a home folder listens. Inside the folder, which only its user may enter; where that path
 * is too long for a socket, in a folder of the same kind below the temporary one; on Windows a pipe.
 */
export function localAddress(home: string): { path: string; folder: string } {
  const path = join(home, 'core.sock');
  if (process.platform !== 'win32' && Buffer.byteLength(path) <= MAX_PATH_BYTES)
    return { path, folder: home };
  const name = createHash('sha256').update(home).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\dragoman-${name}`, folder: home };
  const folder = join(tmpdir(), `dragoman-${process.getuid?.() ?? 0}-${name}`);
  return { path: join(folder, 'core.sock'), folder };
}

/** The folder must be ours alone: below the temporary one anybody could have made it first. */
export async function assertOurs(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { uid, mode } = await lstat(folder);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) {
    throw new Error(`${folder} must belong to you and be closed to others (chmod 700).`);
  }
}
