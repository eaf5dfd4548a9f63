import type { Said } from '../doing/said.ts';
import { dragoman } from '../dragoman.ts';
import { files as text } from '../text/files.ts';
import { below, nameOf, type Thing, type Where } from './thing.ts';

type Device = string | undefined;

const at = (device: Device) => (device === undefined ? {} : { device });

export async function makeFolder({ device, path }: Where, name: string): Promise<Said> {
  await dragoman.files.makeFolder({ ...at(device), path: below(path, name) });
  return { kind: 'good', words: text.made(name) };
}

export async function rename({ device, path }: Where, thing: Thing, name: string): Promise<Said> {
  const { undo } = await dragoman.files.move({ ...at(device), from: thing.path, to: below(path, name) });
  return { kind: 'good', words: text.renamed(thing.name, name), undo: () => restore(device, [undo]) };
}

export function move(device: Device, things: readonly Thing[], folder: string): Promise<Said> {
  return each(
    device,
    things,
    ({ path, name }) => dragoman.files.move({ ...at(device), from: path, to: below(folder, name) }),
    text.moved(things.length, nameOf(folder)),
  );
}

export function trash(device: Device, things: readonly Thing[]): Promise<Said> {
  return each(
    device,
    things,
    ({ path }) => dragoman.files.trash({ ...at(device), path }),
    text.trashed(things.length, things[0]?.name ?? ''),
  );
}

/** Into the folder for what comes from elsewhere, or into one that is chosen now. */
export async function get(
  device: string,
  things: readonly Thing[],
  choose: boolean,
): Promise<Said | undefined> {
  const { folder } = choose ? await dragoman.desktop.pickFolder({}) : await dragoman.desktop.downloads({});
  if (folder === undefined) return undefined;
  await dragoman.files.get({ device, from: things.map(({ path }) => path), to: folder });
  return { kind: 'info', words: text.getting(things.length, things[0]?.name ?? '', folder) };
}

export async function put(device: string, from: readonly string[], to: string): Promise<Said> {
  await dragoman.files.put({ device, from: [...from], to });
  const name = from[0]?.split(/[/\\]/).at(-1) ?? '';
  return { kind: 'info', words: text.putting(from.length, name, nameOf(to)) };
}

export async function choosePut(
  device: string,
  to: string,
  what: 'files' | 'folders',
): Promise<Said | undefined> {
  const { paths } = await dragoman.desktop.pickToPut({ what });
  return paths.length === 0 ? undefined : put(device, paths, to);
}

/** As the command line takes it: `laptop:/Documents/letter.txt`. */
export function addressOf({ device, path }: Where): string {
  return device === undefined ? `/${path}` : `${device}:/${path}`;
}

export async function copyAddress(things: readonly Where[]): Promise<Said> {
  await dragoman.desktop.copyText({ text: things.map(addressOf).join('\n') });
  return { kind: 'good', words: text.copied };
}

/** One after the other; what was done before something failed can be taken back, too. */
async function each(
  device: Device,
  things: readonly Thing[],
  work: (thing: Thing) => Promise<{ undo: string }>,
  words: string,
): Promise<Said> {
  const undos: string[] = [];
  const undo = () => restore(device, undos.toReversed());
  for (const thing of things)
    try {
      undos.push((await work(thing)).undo);
    } catch (error) {
      const { message } = error as Error;
      if (undos.length === 0) return { kind: 'bad', words: message };
      return { kind: 'bad', words: text.partly(undos.length, things.length, message), undo };
    }
  return { kind: 'good', words, undo };
}

async function restore(device: Device, undos: readonly string[]): Promise<Said> {
  for (const undo of undos) await dragoman.files.restore({ ...at(device), undo });
  return { kind: 'good', words: text.undone };
}
