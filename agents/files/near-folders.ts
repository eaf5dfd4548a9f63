import { type Folder, openFolder } from './folder.ts';
import type { Walk } from './open.ts';

interface Kept {
  key: string;
  folder: Folder;
}

/**
 * Opens folders below a root one after the other. The last one stays open, and so does the one above it: what is in
 * either is reached from there, and not from the root once more.
 */
export class NearFolders implements AsyncDisposable {
  readonly #root: string;
  readonly #walk: Walk | undefined;
  #above: Kept | undefined;
  #last: Kept | undefined;

  constructor(root: string, walk?: Walk) {
    this.#root = root;
    this.#walk = walk;
  }

  /** Open until another one is asked for. */
  async at(names: readonly string[]): Promise<Folder> {
    const key = keyOf(names);
    if (this.#last?.key === key) return this.#last.folder;
    const above = await this.#aboveOf(names);
    await this.#closeLast();
    const folder = above ? await above.below(names.at(-1) as string) : await this.#open(names);
    this.#last = { key, folder };
    return folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closeLast();
    await this.#closeAbove();
  }

  /** Undefined for the root itself. */
  async #aboveOf(names: readonly string[]): Promise<Folder | undefined> {
    if (names.length === 0) return undefined;
    const above = names.slice(0, -1);
    const key = keyOf(above);
    if (this.#above?.key === key) return this.#above.folder;
    await this.#closeAbove();
    if (this.#last?.key === key) [this.#above, this.#last] = [this.#last, undefined];
    else this.#above = { key, folder: await this.#open(above) };
    return this.#above?.folder;
  }

  #open(names: readonly string[]): Promise<Folder> {
    return openFolder(this.#root, names, this.#walk && { walk: this.#walk });
  }

  async #closeLast(): Promise<void> {
    const last = this.#last;
    this.#last = undefined;
    await last?.folder[Symbol.asyncDispose]();
  }

  async #closeAbove(): Promise<void> {
    const above = this.#above;
    this.#above = undefined;
    await above?.folder[Symbol.asyncDispose]();
  }
}

/** The root has another one than what is in it. */
function keyOf(names: readonly string[]): string {
  return ['', ...names].join('/');
}
