import { randomBytes } from 'node:crypto';
import { constants, lstatSync, readFileSync, renameSync, unlinkSync } from 'node:fs';
import { type FileHandle, link, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';

/** Ten thousand events take a tenth of it. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Something that is there and cannot be used; the message follows the file's name in a sentence. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
}

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/**
 * A whole file; undefined where none is. Nothing but a plain file is read, links are not followed, and a pipe is
 * let go without waiting for who writes into it.
 * @throws Unusable
 */
export async function readWhole(path: string): Promise<Buffer | undefined> {
  try {
    await using handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!(await handle.stat()).isFile()) throw new Unusable('is no file');
    return await bounded(handle);
  } catch (error) {
    if (error instanceof Unusable) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP') throw new Unusable('is a link, and links are not followed');
    if (code === 'ENXIO') throw new Unusable('is no file');
    throw new Unusable(code === 'EACCES' ? 'may not be read' : `cannot be read (${message})`);
  }
}

/** What grew since it was looked at is bounded as well. */
async function bounded(handle: FileHandle): Promise<Buffer> {
  const bytes = await buffer(handle.createReadStream({ end: MAX_FILE_BYTES, autoClose: false }));
  if (bytes.length > MAX_FILE_BYTES) throw new Unusable('is larger than a calendar may be (64 MB)');
  return bytes;
}

/**
 * Puts new bytes in place of those that were read (undefined where there was no file): wholly or not at all, also
 * when the process is killed. False, and nothing done, where other bytes are there by now. That is looked at in the
 * very moment before the renaming, for which write-file-atomic has no place.
 * @throws Unusable
 */
export async function replaceWhole(path: string, bytes: Buffer, read: Buffer | undefined): Promise<boolean> {
  const beside = join(dirname(path), `.dragoman-${randomBytes(6).toString('hex')}.tmp`);
  try {
    const mode = read && (await stat(path)).mode & 0o777;
    await writeSynced(beside, bytes, mode);
    if (!read) return await takeFreeName(beside, path);
    if (!isStill(path, read)) return false;
    renameSync(beside, path);
    return true;
  } catch (error) {
    throw unwritable(error);
  } finally {
    await rm(beside, { force: true }).catch(() => {}); // swept at the next start
  }
}

/** Takes the file away; false, and nothing done, where it holds something else by now. */
export async function removeWhole(path: string, read: Buffer): Promise<boolean> {
  try {
    if (!isStill(path, read)) return false;
    unlinkSync(path);
    return true;
  } catch (error) {
    throw unwritable(error);
  }
}

const LONG_OVER_MS = 60_000;

/** What a write that was killed left beside a file; no write that is under way is a minute old. */
export async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => /^\.dragoman-[0-9a-f]{12}\.tmp$/.test(one))) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY })); // gone meanwhile
    if (Date.now() - mtimeMs > LONG_OVER_MS) await rm(path, { force: true }).catch(() => {});
  }
}

async function writeSynced(path: string, bytes: Buffer, mode: number | undefined): Promise<void> {
  await using handle = await open(path, 'wx', mode ?? 0o666);
  if (mode !== undefined) await handle.chmod(mode);
  await handle.writeFile(bytes);
  await handle.sync();
}

/** A link goes over nothing that appeared meanwhile, as a rename would; FAT has none. */
async function takeFreeName(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(code)) throw error;
    const isTaken = await lstat(to).then(
      () => true,
      () => false,
    );
    if (!isTaken) await rename(from, to);
    return !isTaken;
  }
}

/** Without a turn of the event loop between this and what follows: other programs have microseconds, we none. */
function isStill(path: string, read: Buffer): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size === read.length && readFileSync(path).equals(read);
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'may not be written',
  EPERM: 'may not be written',
  EROFS: 'may not be written',
  ENOSPC: 'cannot be written: the disk is full',
  EDQUOT: 'cannot be written: the disk is full',
  ENOENT: 'cannot be written: its folder is not there',
};

function unwritable(error: unknown): Error {
  if (error instanceof Unusable) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new Unusable(reasons[code] ?? `cannot be written (${message})`);
}
