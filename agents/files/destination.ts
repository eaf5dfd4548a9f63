import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, readdir } from 'node:fs/promises';
import { Refusal } from '../../app/agent.ts';
import { copyBytes } from './copy-bytes.ts';
import { type Folder, openFolder, unless } from './folder.ts';
import { HIDDEN, newName, newNamesOf, PRIVATE, partBeside } from './names.ts';
import { NearFolders } from './near-folders.ts';
import { isSame, type Walk } from './open.ts';
import { putWithoutReplacing } from './put.ts';
import { refused } from './system-error.ts';

const { O_RDWR, O_CREAT, O_EXCL } = constants;
const PARTS = 'parts';
const PART_ID = /^[a-z0-9]{1,40}$/;

export interface Finish {
  /** The part as it is open; opened here without. */
  handle?: FileHandle;
  /** As utimes takes it: a number is of seconds. */
  modified?: Date | number;
  executable?: boolean;
  /** Over a file that is there; without, that is a conflict. */
  replace?: boolean;
  /** False where a power cut may cost it: many small files, one `sync` of their folder behind them. */
  sync?: boolean;
}

/**
 * Where files are put: a share, which has its unfinished ones in a hidden folder at its root, or any other
 * folder of this PC, where a hidden name beside does. A file stands under its own name only when it is whole.
 */
export class Destination implements AsyncDisposable {
  readonly #root: string;
  readonly #walk: Walk | undefined;
  readonly #parts: Folder;
  readonly #nameOf: (id: string) => string;

  private constructor(root: string, walk: Walk | undefined, parts: Folder, nameOf: (id: string) => string) {
    this.#root = root;
    this.#walk = walk;
    this.#parts = parts;
    this.#nameOf = nameOf;
  }

  static async open(root: string, kind: 'share' | 'folder', walk?: Walk): Promise<Destination> {
    const names = kind === 'share' ? [HIDDEN, PARTS] : [];
    const parts = await refused(openFolder(root, names, { make: PRIVATE, ...(walk && { walk }) }));
    return new Destination(root, walk, parts, kind === 'share' ? (id) => id : partBeside);
  }

  /** The folder at a path, made with all that is missing above it; to be kept open for many files. */
  async folder(path: string): Promise<Folder> {
    const names = path === '' ? [] : newNamesOf(path);
    return refused(
      openFolder(this.#root, names, { make: { mode: 0o777 }, ...(this.#walk && { walk: this.#walk }) }),
    );
  }

  /** Gives folders their times, by path, where they still are. */
  async dateFolders(times: Iterable<readonly [path: string, seconds: number]>): Promise<void> {
    await using folders = new NearFolders(this.#root, this.#walk);
    for (const [path, seconds] of times) {
      const names = path === '' ? [] : newNamesOf(path);
      await refused(folders.at(names).then((folder) => folder.date(seconds))).catch((error) => {
        if (!(error instanceof Refusal)) throw error; // somebody has moved it away
      });
    }
  }

  /** A part by its id, open for reading and writing at any offset; made where it is not there. */
  async openPart(id: string): Promise<FileHandle> {
    const part = this.#partOf(id);
    const handle = await refused(
      this.#parts.open(part, O_RDWR).catch((error) => {
        unless('ENOENT')(error);
        return this.#parts.open(part, O_RDWR | O_CREAT | O_EXCL, 0o666);
      }),
    );
    const { nlink } = await handle.stat();
    if (nlink === 1) return handle;
    // Writing on would write into the finished file, which is this very one.
    await handle.close();
    throw new Refusal('conflict', 'This file has been put in its place already.');
  }

  /** A path to a part for as long as this is open; undefined where none is safe from being swapped. */
  get partAt(): ((id: string) => string) | undefined {
    return this.#parts.isHeld ? (id) => `${this.#parts.at}/${this.#partOf(id)}` : undefined;
  }

  async removePart(id: string): Promise<void> {
    await refused(this.#parts.unlink(this.#partOf(id)).catch(unless('ENOENT')));
  }

  /** Ids of what lies unfinished, whoever left it. */
  async parts(): Promise<string[]> {
    const names = await refused(readdir(this.#parts.at));
    return names.flatMap((name) => {
      const id = name.replace(/^\.dragoman-|\.part$/g, '');
      return PART_ID.test(id) && this.#nameOf(id) === name ? [id] : [];
    });
  }

  /**
   * Puts a whole part under its name, with one system call that does or does not; then the part is gone. Once
   * more after a crash in the middle, it finds that the very file stands there and is done.
   */
  async finish(id: string, folder: Folder, name: string, options: Finish = {}): Promise<void> {
    newName(name);
    await refused(this.#finish(id, folder, name, options));
  }

  async #finish(id: string, folder: Folder, name: string, options: Finish): Promise<void> {
    const part = this.#partOf(id);
    const handle = options.handle ?? (await this.#parts.open(part, O_RDWR));
    try {
      await dress(handle, options);
      const stats = await handle.stat({ bigint: true });
      await place(this.#parts, part, stats, folder, name, options).catch(async (error) => {
        if (error.code !== 'EXDEV') throw error;
        await this.#placeCopy(id, handle, folder, name, options);
      });
      if (options.sync !== false) await folder.sync();
    } finally {
      if (!options.handle) await handle.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts[Symbol.asyncDispose]();
  }

  /** A folder on another disk than the root's: the bytes go over under a hidden name first. */
  async #placeCopy(
    id: string,
    part: FileHandle,
    folder: Folder,
    name: string,
    options: Finish,
  ): Promise<void> {
    const beside = partBeside(id);
    await folder.unlink(beside).catch(unless('ENOENT'));
    const copy = await folder.open(beside, O_RDWR | O_CREAT | O_EXCL, 0o666);
    try {
      await copyBytes(part, copy);
      await dress(copy, options);
      await place(folder, beside, await copy.stat({ bigint: true }), folder, name, options);
    } catch (error) {
      await folder.unlink(beside).catch(unless('ENOENT'));
      throw error;
    } finally {
      await copy.close();
    }
    await this.#parts.unlink(this.#partOf(id));
  }

  #partOf(id: string): string {
    if (!PART_ID.test(id)) throw new Error(`${id} is no id of a part`);
    return this.#nameOf(id);
  }
}

/** All that belongs to a file beside its bytes. */
export async function dress(handle: FileHandle, { modified, executable, sync }: Finish): Promise<void> {
  const { mode, atime } = await handle.stat();
  // Whoever may read it may run it, as the umask left it.
  if (executable) await handle.chmod((mode & 0o777) | ((mode & 0o444) >> 2));
  if (modified) await handle.utimes(atime, modified);
  if (sync !== false) await handle.sync();
}

async function place(
  from: Folder,
  part: string,
  stats: BigIntStats,
  to: Folder,
  name: string,
  { replace }: Finish,
): Promise<void> {
  const there = await to.look(name);
  if (there && isSame(there, stats)) return from.unlink(part);
  if (there && !(replace && there.isFile()))
    throw new Refusal('conflict', `There is something called ${name} already.`);
  if (replace) return from.rename(part, to, name);
  await putWithoutReplacing(stats, from, part, to, name);
}
