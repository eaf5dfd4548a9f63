import type { Entry } from '../../../agents/files/contract.ts';
import type { Local } from '../../local/client.ts';
import { glob, isGlob, literal } from './glob.ts';
import { type Place, spelled } from './place.ts';
import { entriesOf, type Found } from './reach.ts';

/** As many as one transfer takes. */
const MAX_FOUND = 10_000;
const MAX_DEPTH = 100;

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
  for await (const one of below(local, place, '', segments)) {
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

/** What fits the segments below a folder. */
async function* below(
  local: Local,
  place: Pick<Place, 'device' | 'name' | 'isFolder'>,
  folder: string,
  segments: readonly string[],
  { depth, hasGlobBefore } = { depth: 0, hasGlobBefore: false },
): AsyncGenerator<Found> {
  const [segment = '', ...rest] = segments;
  const isLast = rest.length === 0;
  if (depth > MAX_DEPTH) return;
  if (!isGlob(segment) && !isLast) {
    try {
      yield* below(local, place, join(folder, literal(segment)), rest, { depth: depth + 1, hasGlobBefore });
    } catch (error) {
      // Of the folders a pattern found not all need to have the next one.
      if (!hasGlobBefore || !isAbsent(error)) throw error;
    }
    return;
  }
  const deeper = { depth: depth + 1, hasGlobBefore: true };
  const isDeep = segment === '**';
  const fits = isDeep
    ? glob('*')
    : isGlob(segment)
      ? glob(segment)
      : (name: string) => name === literal(segment);
  // `a/**/b` is also `a/b`; `a/**` alone is all files below a.
  if (isDeep && !isLast) yield* below(local, place, folder, rest, deeper);
  for await (const { path, entry } of entriesOf(local, { ...place, path: folder })) {
    if (!isName(entry.name) || !fits(entry.name)) continue;
    const isFolder = entry.kind === 'folder';
    if (isDeep && isFolder) yield* below(local, place, path, segments, deeper);
    else if (isLast && (isFolder || !place.isFolder))
      yield { device: place.device, name: place.name, path, entry };
    else if (!isDeep && isFolder && !isLast) yield* below(local, place, path, rest, deeper);
  }
}

function isAbsent(error: unknown): boolean {
  return (error as { data?: { condition?: string } }).data?.condition === 'item-not-found';
}

/** The other device says it; a name that is a path would lead somewhere else than it seems. */
function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/');
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
