import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Local } from '../../local/client.ts';
import { type Context, UsageProblem, withCore } from '../context.ts';
import { entryOf, expand, type Meant } from './expand.ts';
import { follow, leave } from './follow.ts';
import { assertReachable, type TransferFlags, transferInput } from './options.ts';
import { type Place, placeOf, placeOnly, spelled } from './place.ts';
import { namesOf } from './reach.ts';
import { writeOut } from './stream.ts';

/** From other devices into a folder of this PC, under another name, or to standard output (`-`). */
export async function get(context: Context, texts: string[], flags: TransferFlags): Promise<void> {
  const options = transferInput(flags);
  await withCore(context, async (local) => {
    const names = await namesOf(local);
    const last = texts.length > 1 ? (texts.at(-1) ?? '') : '';
    const hasTarget = last !== '' && (last === '-' || placeOf(last, names) === undefined);
    const places = (hasTarget ? texts.slice(0, -1) : texts).map((text) => placeOnly(text, names));
    if (last === '-') {
      for (const one of await meant(local, places)) await writeOut(local, one, options.via);
      return;
    }
    const found = await meant(local, places);
    await assertFetchable(local, found, flags);
    const { to, as } = await target(hasTarget ? last : '.', found);
    for (const device of new Set(found.map((one) => one.device))) {
      if (device === undefined) continue;
      const from = found.filter((one) => one.device === device).map(({ path }) => path);
      const begin = () =>
        local.call.files.get({ device, from, to, ...(as !== undefined && { as }), ...options });
      if (flags.detach) await leave(context, begin);
      else await follow(local, context, begin, flags);
    }
  });
}

export async function cat(context: Context, texts: string[], flags: TransferFlags): Promise<void> {
  const { via } = transferInput(flags);
  await withCore(context, async (local) => {
    const names = await namesOf(local);
    const places = texts.map((text) => placeOnly(text, names));
    for (const one of await meant(local, places)) await writeOut(local, one, via);
  });
}

/** All of it before anything is fetched: a mistake in the last word should not come after an hour. */
async function meant(local: Local, places: readonly Place[]): Promise<Meant[]> {
  const found: Meant[] = [];
  for (const place of places) found.push(...(await expand(local, place)));
  return found;
}

async function assertFetchable(local: Local, found: readonly Meant[], flags: TransferFlags): Promise<void> {
  for (const { device, name, path } of found) {
    if (device === undefined)
      throw new Error(`${spelled(name, path)} is on this PC already. To read it: dragoman cat`);
    if (path === '') throw new UsageProblem(`Say what of ${name}: ${name}:/share/path`);
  }
  const online = await assertReachable(local, found, flags);
  for (const one of found) {
    const { device = '', name, path, entry } = one;
    // Of a device that is away nobody knows yet what there is.
    const known = online.has(device) ? await entryOf(local, one) : entry;
    if (known?.kind === 'folder' && !flags.recursive)
      throw new Error(`${spelled(name, path)} is a folder. With all that is in it: dragoman get -r`);
  }
}

/** A folder that is there, or a new name in one that is. */
async function target(text: string, found: readonly Meant[]): Promise<{ to: string; as?: string }> {
  const whole = resolve(text);
  const isFolder = async (path: string) => (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  if (await isFolder(whole)) return { to: whole };
  if (/[/\\]$/.test(text) || found.length !== 1) throw new Error(`There is no folder ${whole}.`);
  if (await isFolder(dirname(whole))) return { to: dirname(whole), as: basename(whole) };
  throw new Error(`There is no folder ${dirname(whole)}.`);
}
