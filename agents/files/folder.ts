import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, realpath, rename, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { absent } from './names.ts';
import { isSame, ownWalk, standing, type Walk } from './open.ts';

const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/**
 * An open folder at or below a root, and what can be done to the names in it: what the `…at` calls of POSIX do,
 * links never followed. Its methods throw what the system says; names are to be checked before.
 *
 * By `descriptors` a name stands below the descriptor, so nothing swapped in meanwhile is reached. By `compare`
 * the folder is looked at before and after, as openInside does (docs/decisions/one-way-in.md).
 */
export class Folder implements AsyncDisposable {
  readonly #handle: FileHandle;
  readonly #stats: BigIntStats;
  readonly #at: string;
  readonly #walk: Walk;

  private constructor(handle: FileHandle, stats: BigIntStats, at: string, walk: Walk) {
    this.#handle = handle;
    this.#stats = stats;
    this.#at = at;
    this.#walk = walk;
  }

  /** A share's own folder, or any folder of this PC; it may be a link, because its owner chose it. */
  static async root(path: string, walk: Walk = ownWalk()): Promise<Folder> {
    const at = walk === 'descriptors' ? path : await realpath(path);
    return Folder.#open(at, O_RDONLY | O_DIRECTORY, at, walk);
  }

  static async #open(path: string, flags: number, real: string, walk: Walk): Promise<Folder> {
    const handle = await open(path, flags);
    try {
      const stats = await handle.stat({ bigint: true });
      if (!stats.isDirectory()) throw absent();
      if (walk === 'compare' && !isSame(await standing(real), stats)) throw absent();
      return new Folder(handle, stats, walk === 'descriptors' ? `/proc/self/fd/${handle.fd}` : real, walk);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The folder of this name, made where there is nothing and `make` says so. */
  async below(name: string, make?: { mode: number }): Promise<Folder> {
    const path = join(this.#at, name);
    if (make) await this.#act(() => mkdir(path, make.mode)).catch(unless('EEXIST'));
    return Folder.#open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK, path, this.#walk);
  }

  /** Makes a folder where there is nothing. */
  async make(name: string, mode = 0o777): Promise<void> {
    await this.#act(() => mkdir(join(this.#at, name), mode));
  }

  /** What stands under a name; undefined when nothing does. */
  look(name: string): Promise<BigIntStats | undefined> {
    return lstat(join(this.#at, name), { bigint: true }).catch(unless('ENOENT'));
  }

  /** The file or the folder of this name as others may see it; undefined when there is none. */
  async find(name: string): Promise<BigIntStats | undefined> {
    const path = join(this.#at, name);
    const looked = this.#walk === 'compare' ? standing(path) : lstat(path, { bigint: true });
    const stats = await looked.catch(() => undefined);
    return stats?.isFile() || stats?.isDirectory() ? stats : undefined;
  }

  /** Opens a regular file; anything else is absent, and nothing waits for it. */
  async open(name: string, flags: number, mode?: number): Promise<FileHandle> {
    const path = join(this.#at, name);
    await this.#confirm();
    const handle = await open(path, flags | O_NOFOLLOW | O_NONBLOCK, mode);
    try {
      const stats = await handle.stat({ bigint: true });
      if (!stats.isFile()) throw absent();
      if (this.#walk === 'compare' && !isSame(await standing(path), stats)) throw absent();
      return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** A second name for a file, in a folder of the same walk; never over something. */
  async link(name: string, to: Folder, newName: string): Promise<void> {
    await this.#actBoth(to, () => link(join(this.#at, name), join(to.#at, newName)));
  }

  /** A new name; a file goes over a file that is there, a folder over an empty one. */
  async rename(name: string, to: Folder, newName: string): Promise<void> {
    await this.#actBoth(to, () => rename(join(this.#at, name), join(to.#at, newName)));
  }

  async unlink(name: string): Promise<void> {
    await this.#act(() => unlink(join(this.#at, name)));
  }

  async rmdir(name: string): Promise<void> {
    await this.#act(() => rmdir(join(this.#at, name)));
  }

  /** A new name outlives a power cut only once its folder is synced; Windows knows no such thing. */
  async sync(): Promise<void> {
    if (process.platform !== 'win32') await this.#handle.sync();
  }

  /** When a name in it came or went last. */
  get modifiedMs(): number {
    return Number(this.#stats.mtimeNs) / 1e6;
  }

  /** Sets that, in seconds. */
  async date(seconds: number): Promise<void> {
    await this.#act(() => this.#handle.utimes(Date.now() / 1000, seconds));
  }

  /** A path to it for as long as it is open, for reading the names in it. */
  get at(): string {
    return this.#at;
  }

  /** Whether `at` leads to this very folder, whatever is swapped meanwhile. */
  get isHeld(): boolean {
    return this.#walk === 'descriptors';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }

  async #act<T>(run: () => Promise<T>): Promise<T> {
    await this.#confirm();
    const done = await run();
    await this.#confirm();
    return done;
  }

  #actBoth(to: Folder, run: () => Promise<void>): Promise<void> {
    return this.#act(() => to.#act(run));
  }

  /** By `compare`: this folder still stands where it stood, without a link on the way. */
  async #confirm(): Promise<void> {
    if (this.#walk === 'compare' && !isSame(await standing(this.#at), this.#stats)) throw absent();
  }
}

/** Goes down name by name from a root; with `make`, folders that are not there are made. */
export async function openFolder(
  root: string,
  names: readonly string[],
  options: { make?: { mode: number }; walk?: Walk } = {},
): Promise<Folder> {
  let folder = await Folder.root(root, options.walk);
  for (const name of names) {
    const above = folder;
    folder = await above.below(name, options.make).finally(() => above[Symbol.asyncDispose]());
  }
  return folder;
}

export function unless(code: string): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (error.code !== code) throw error;
    return undefined;
  };
}
