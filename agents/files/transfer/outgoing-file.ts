import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FileHead } from '../contract-records.ts';
import type { Folder } from '../folder.ts';
import { absent, namesOf } from '../names.ts';
import { NearFolders } from '../near-folders.ts';
import { versionOf } from '../version.ts';

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** One file to be sent: where it lies, and what the receiver has of it. */
export interface Outgoing {
  n: number;
  root: string;
  /** Names below the root. */
  path: string;
  /** Where it goes, for an upload. */
  told?: string | undefined;
  version?: string | undefined;
  offset: number;
}

/** Up to here a file is read and put in place in one go. */
export const SMALL_BYTES = 64 * 1024;

/** Changes closer together than this may leave one and the same time on a file. */
const SETTLED_MS = 50;

export interface SmallFile {
  bytes: Buffer;
  before: BigIntStats;
  after: BigIntStats;
}

/** Where to read a file to: one byte more than it has, so that it shows when it grows. */
export type RoomFor = (before: BigIntStats) => Buffer;

/** Opens files one after the other; a folder stays open for as long as the next file is in it, or near it, too. */
export class OutgoingFiles implements AsyncDisposable {
  #root = '';
  #folders: NearFolders | undefined;

  /**
   * A small file as a whole, or undefined for a larger one. These are read at once: by way of the thread pool,
   * 10,000 of them took seven times as long.
   */
  async readSmall(file: Outgoing, roomFor: RoomFor): Promise<SmallFile | undefined> {
    const { folder, name } = await this.#find(file);
    if (!folder.isHeld) return undefined;
    const read = readAtOnce(join(folder.at, name), roomFor);
    if (!read || isSettled(read.after)) return read;
    await settle(read.after);
    return readAtOnce(join(folder.at, name), roomFor);
  }

  async open(file: Outgoing): Promise<{ handle: FileHandle; stats: BigIntStats }> {
    const { folder, name } = await this.#find(file);
    const handle = await folder.open(name, O_RDONLY);
    try {
      await settle(await handle.stat({ bigint: true }));
      return { handle, stats: await handle.stat({ bigint: true }) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folders?.[Symbol.asyncDispose]();
    this.#folders = undefined;
  }

  async #find({ root, path }: Outgoing): Promise<{ folder: Folder; name: string }> {
    const names = namesOf(path);
    const name = names.pop();
    if (name === undefined) throw absent();
    if (root !== this.#root) await this[Symbol.asyncDispose]();
    this.#root = root;
    this.#folders ??= new NearFolders(root);
    return { folder: await this.#folders.at(names), name };
  }
}

export function versionIn(stats: BigIntStats): string {
  // The time of the last change to the file itself, too: a program can set the other one back.
  return `${versionOf(stats)}-${stats.ctimeNs.toString(36)}`;
}

/** What is told of a file beside its bytes. */
export function headOf(
  stats: BigIntStats,
): Pick<FileHead, 'sizeBytes' | 'modifiedMs' | 'executable' | 'version'> {
  return {
    sizeBytes: Number(stats.size),
    modifiedMs: Number(stats.mtimeNs) / 1e6,
    executable: (stats.mode & 0o100n) !== 0n,
    version: versionIn(stats),
  };
}

function readAtOnce(path: string, roomFor: RoomFor): SmallFile | undefined {
  const fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const before = fstatSync(fd, { bigint: true });
    if (!before.isFile()) throw absent();
    if (before.size > SMALL_BYTES) return undefined;
    const buffer = roomFor(before);
    let [bytes, read] = [0, 0];
    do {
      read = readSync(fd, buffer, bytes, buffer.length - bytes, bytes);
      bytes += read;
    } while (read > 0 && bytes < before.size);
    return { bytes: buffer.subarray(0, bytes), before, after: fstatSync(fd, { bigint: true }) };
  } finally {
    closeSync(fd);
  }
}

function isSettled({ mtimeMs, ctimeMs }: BigIntStats): boolean {
  const ageMs = Date.now() - Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs);
  return ageMs >= SETTLED_MS || ageMs < -SETTLED_MS; // a time in the future was set by somebody
}

async function settle(stats: BigIntStats): Promise<void> {
  if (!isSettled(stats)) await delay(SETTLED_MS);
}
