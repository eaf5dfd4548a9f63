import type { Asking } from './asking.ts';
import type { Found } from './contract.ts';
import { entriesIn } from './entries.ts';
import { type Folder, openFolder } from './folder.ts';
import { entryOf } from './info.ts';
import { nameMatcher } from './name-matcher.ts';
import { namesOf } from './names.ts';
import type { Walk } from './open.ts';
import type { Shares } from './shares.ts';
import { asRefusal } from './system-error.ts';

const MAX_FOUND = 2_000;
const MAX_DEPTH = 64;
const MAX_MS = 30_000;
const MAX_PATH = 4_096;
const BATCH = 100;
const BATCH_MS = 200;

export interface FindLimits {
  maxFound?: number;
  maxMs?: number;
  walk?: Walk;
}

/** By name, below a path or in all shares that this asker may see; what cannot be read is passed over. */
export async function find(
  shares: Shares,
  { path, name }: { path: string; name: string },
  { asker, signal, progress }: Asking<Found[]>,
  { maxFound = MAX_FOUND, maxMs = MAX_MS, walk }: FindLimits = {},
): Promise<{ found: number; isCut: boolean }> {
  const isAll = path === '' || path === '/';
  const places = isAll
    ? shares.readable(asker).map((share) => ({ share, rest: '' }))
    : [shares.resolve(path, asker)];
  const search = new Search(nameMatcher(name), { maxFound, maxMs, signal, progress });
  for (const { share, rest } of places) {
    try {
      const names = namesOf(rest);
      const root = await openFolder(share.folder, names, { ...(walk && { walk }) });
      await search.below(root, [share.name, ...names].join('/'), names.length);
    } catch (error) {
      signal.throwIfAborted();
      if (!isAll) throw asRefusal(error);
    }
  }
  return search.end();
}

class Search {
  readonly #isMeant: (name: string) => boolean;
  readonly #signal: AbortSignal;
  readonly #progress: ((found: Found[]) => void) | undefined;
  readonly #maxFound: number;
  readonly #until: number;
  #batch: Found[] = [];
  #flushed = performance.now();
  #found = 0;
  #isCut = false;

  constructor(
    isMeant: (name: string) => boolean,
    options: { maxFound: number; maxMs: number } & Pick<Asking<Found[]>, 'signal' | 'progress'>,
  ) {
    this.#isMeant = isMeant;
    this.#signal = options.signal;
    this.#progress = options.progress;
    this.#maxFound = options.maxFound;
    this.#until = performance.now() + options.maxMs;
  }

  /** First what stands in the folder, then what is below; the folder is let go of at the end. */
  async below(folder: Folder, path: string, depth: number): Promise<void> {
    await using open = folder;
    const folders: string[] = [];
    for await (const entries of entriesIn(open.at)) {
      for (const { name, isFolder } of entries) {
        if (isFolder) folders.push(name);
        if (this.#isMeant(name)) await this.#take(open, name, `${path}/${name}`);
        if (this.#isOver()) return;
      }
      this.#flush();
    }
    if (depth >= MAX_DEPTH && folders.length > 0) this.#isCut = true;
    else for (const name of folders) await this.#into(open, name, `${path}/${name}`, depth + 1);
  }

  end(): { found: number; isCut: boolean } {
    this.#flush(true);
    return { found: this.#found, isCut: this.#isCut };
  }

  async #into(folder: Folder, name: string, path: string, depth: number): Promise<void> {
    if (this.#isOver()) return;
    try {
      await this.below(await folder.below(name), path, depth);
    } catch {
      this.#signal.throwIfAborted(); // any other: it may not be read, or is gone
    }
  }

  async #take(folder: Folder, name: string, path: string): Promise<void> {
    const stats = await folder.find(name);
    if (!stats || path.length > MAX_PATH) return;
    this.#batch.push({ path, entry: entryOf(name, stats) });
    this.#found++;
    this.#flush();
  }

  #isOver(): boolean {
    this.#signal.throwIfAborted();
    if (this.#found >= this.#maxFound || performance.now() > this.#until) this.#isCut = true;
    return this.#isCut;
  }

  #flush(all = false): void {
    const isDue = this.#batch.length >= BATCH || performance.now() - this.#flushed > BATCH_MS;
    if (this.#batch.length === 0 || !(all || isDue)) return;
    this.#progress?.(this.#batch);
    this.#batch = [];
    this.#flushed = performance.now();
  }
}
