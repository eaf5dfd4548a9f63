import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Local } from '../../local/client.ts';
import { type Context, UsageProblem, withCore } from '../context.ts';
import { print } from '../output.ts';
import { info } from './expand.ts';
import { follow, leave } from './follow.ts';
import { isGlob, literal } from './glob.ts';
import { assertReachable, type TransferFlags, transferInput } from './options.ts';
import { type Place, placeOnly, spelled } from './place.ts';
import { namesOf } from './reach.ts';
import { Meter } from './stream.ts';

/** From this PC, or from standard input (`-`), into a folder of another device's share or to a new name in it. */
export async function put(context: Context, texts: string[], flags: TransferFlags): Promise<void> {
  const options = transferInput(flags);
  const [last = '', ...before] = texts.toReversed();
  const sources = before.toReversed();
  if (sources.length === 0)
    throw new UsageProblem('Say what to put, and where: dragoman put FILE DEVICE:/share');
  await withCore(context, async (local) => {
    const place = placeOnly(last, await namesOf(local));
    const { device, name } = place;
    if (device === undefined) throw new Error(`${name} is this PC. Copy it as any other file.`);
    if (place.segments.some(isGlob)) throw new UsageProblem('Where things go is one place, not a pattern.');
    if (place.segments.length === 0) throw new UsageProblem(`Say which share of ${name}: ${name}:/share`);
    await assertReachable(local, [place], flags);
    if (sources.includes('-')) {
      if (sources.length > 1) throw new UsageProblem('Standard input (-) is put alone.');
      return putInput(context, local, place, options);
    }
    const from = await Promise.all(sources.map((source) => wholePath(source, flags)));
    const { to, as } = await target(local, place, from.length);
    const begin = () =>
      local.call.files.put({ device, from, to, ...(as !== undefined && { as }), ...options });
    if (flags.detach) await leave(context, begin);
    else await follow(local, context, begin, flags);
  });
}

async function putInput(
  { json }: Context,
  local: Local,
  { device = '', name, segments, isFolder }: Place,
  options: ReturnType<typeof transferInput>,
): Promise<void> {
  const path = segments.map(literal).join('/');
  if (isFolder || segments.length === 1)
    throw new UsageProblem(`Standard input has no name. Say one: ${spelled(name, path)}/NAME`);
  const up = new Meter().passing();
  const passed = pipeline(process.stdin, up);
  passed.catch(() => {}); // the call fails with it
  const written = await local.call.files.write({ device, path, ...options }, { up });
  const words = written.skipped ? 'Left as it was' : 'Put';
  print(json, written, `${words}: ${spelled(name, written.path)}`);
}

async function wholePath(source: string, { recursive = false }: TransferFlags): Promise<string> {
  const whole = resolve(source);
  const stats = await stat(whole).catch(() => undefined);
  if (!stats) throw new Error(`There is no file ${whole}.`);
  if (stats.isDirectory() && !recursive)
    throw new Error(`${whole} is a folder. With all that is in it: dragoman put -r`);
  return whole;
}

/** A folder where that is one, or seems to be; else a new name in the folder above. */
async function target(
  local: Local,
  { device, name, segments, isFolder }: Place,
  count: number,
): Promise<{ to: string; as?: string }> {
  const names = segments.map(literal);
  const path = names.join('/');
  // A drop-box does not tell; its root is a folder.
  if (isFolder || names.length === 1) return { to: path };
  const there = await info(local, device, path).catch(() => undefined);
  if (there?.kind === 'folder') return { to: path };
  if (count > 1) throw new Error(`There is no folder ${spelled(name, path)}.`);
  return { to: names.slice(0, -1).join('/'), as: names.at(-1) ?? '' };
}
