import type { Entry } from '../../../agents/files/contract.ts';
import type { Local } from '../../local/client.ts';
import { glob, isGlob, literal } from './glob.ts';
import { type Place, spelled } from './place.ts';
import { entriesOf, type Found } from './reach.ts';

/** As many as one transfer takes. */
const MAX_FOUND = 10_000;
const MAX_DEPTH = 100;
const MAX_FOLDERS = 100_000;

/** A path as it was said, or what a pattern has found there, which then is known. */
export type Meant = Omit<Found, 'entry'> & { entry?: Entry };

/**
 * What a place stands for. A path without a pattern is taken at its word; a pattern is looked up name by name, and
 * where nothing fits it may be the very name of something. `**` is any number of folders.
 */
export async function expand(local: Local, place: Place): Promise<Meant[]> {
  const { device, name, segments } = place;
  const plain = { device, name, path: segments.map(literal).join('/') };
  if (!segments.some(isGlob)) return [plain];
  const found: Found[] = [];
  for await (const one of new Search(local, place).run()) {
    found.push(one);
    if (found.length > MAX_FOUND)
      throw new Error(`More than ${MAX_FOUND} things fit. Name a folder, with -r, or a narrower pattern.`);
  }
  if (found.length > 0) return found;
  const verbatim = segments.join('/');
  const entry = await info(local, device, verbatim).catch(() => undefined);
  if (!entry) throw new Error(`Nothing fits ${spelled(name, verbatim)}.`);
  return [{ device, name, path: verbatim, entry }];
}

export function info({ call }: Local, device: string | undefined, path: string): Promise<Entry> {
  return call.files.info({ path, ...(device !== undefined && { device }) });
}

/** What is there; where nothing is, the error names the place, which may be one of several. */
export async function entryOf(local: Local, { device, name, path, entry }: Meant): Promise<Entry> {
  if (entry) return entry;
  try {
    return await info(local, device, path);
  } catch (error) {
    if (isAbsent(error)) throw new Error(`${spelled(name, path)}: ${(error as Error).message}`);
    throw error;
  }
}

/** What fits a pattern, found folder by folder. */
class Search {
  readonly #local: Local;
  readonly #place: Place;
  #folders = 0;

  constructor(local: Local, place: Place) {
    this.#local = local;
    this.#place = place;
  }

  run(): AsyncGenerator<Found> {
    // Two of them side by side mean no more than one.
    const segments = this.#place.segments.filter(
      (one, index, all) => one !== '**' || all[index + 1] !== '**',
    );
    return this.#below('', segments, { depth: 0, hasGlobBefore: false });
  }

  async *#below(
    folder: string,
    segments: readonly string[],
    { depth, hasGlobBefore }: { depth: number; hasGlobBefore: boolean },
  ): AsyncGenerator<Found> {
    const [segment = '', ...rest] = segments;
    const isLast = rest.length === 0;
    if (depth > MAX_DEPTH) return;
    if (!isGlob(segment) && !isLast) {
      try {
        yield* this.#below(join(folder, literal(segment)), rest, { depth: depth + 1, hasGlobBefore });
      } catch (error) {
        // Of the folders a pattern found not all need to have the next one.
        if (!hasGlobBefore || !isAbsent(error)) throw error;
      }
      return;
    }
    const deeper = { depth: depth + 1, hasGlobBefore: true };
    const isDeep = segment === '**';
    // `a/**/b` is also `a/b`; `a/**` alone is all files below a.
    if (isDeep && !isLast) yield* this.#below(folder, rest, deeper);
    for await (const one of this.#fitting(folder, isDeep ? '*' : segment)) {
      const isFolder = one.entry.kind === 'folder';
      if (isDeep && isFolder) yield* this.#below(one.path, segments, deeper);
      else if (isLast && (isFolder || !this.#place.isFolder)) yield one;
      else if (!isDeep && isFolder && !isLast) yield* this.#below(one.path, rest, deeper);
    }
  }

  async *#fitting(folder: string, segment: string): AsyncGenerator<Found> {
    if (++this.#folders > MAX_FOLDERS)
      throw new Error(`More than ${MAX_FOLDERS} folders to look through. Begin further below.`);
    const { device, name } = this.#place;
    const fits = isGlob(segment) ? glob(segment) : (one: string) => one === literal(segment);
    for await (const { path, entry } of entriesOf(this.#local, { device, path: folder }))
      if (isName(entry.name) && fits(entry.name)) yield { device, name, path, entry };
  }
}

export function isAbsent(error: unknown): boolean {
  return (error as { data?: { condition?: string } }).data?.condition === 'item-not-found';
}

/** The other device says it; a name that is a path would lead somewhere else than it seems. */
function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/');
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
