import { type Context, UsageProblem, withCore } from '../context.ts';
import { print } from '../output.ts';
import { entryOf, expand, info } from './expand.ts';
import { isGlob, literal } from './glob.ts';
import { type Place, placeOnly, spelled } from './place.ts';
import { namesOf } from './reach.ts';

export async function mkdir(context: Context, texts: string[]): Promise<void> {
  await withCore(context, async (local) => {
    const names = await namesOf(local);
    for (const { device, name, segments } of texts.map((text) => placeOnly(text, names))) {
      const path = segments.map(literal).join('/');
      await local.call.files.makeFolder({ path, ...(device !== undefined && { device }) });
      print(context.json, { device: name, path }, `Made ${spelled(name, path)}`);
    }
  });
}

/** Into a folder where that is there, else to a new name; inside one share. */
export async function mv(context: Context, texts: string[]): Promise<void> {
  const target = texts.at(-1);
  if (target === undefined || texts.length < 2) throw new UsageProblem('Say what to move, and where to.');
  await withCore(context, async (local) => {
    const names = await namesOf(local);
    const places = texts.slice(0, -1).map((text) => placeOnly(text, names));
    const to = placeOnly(target, names);
    const found = (await Promise.all(places.map((place) => expand(local, place)))).flat();
    if (found.some(({ device }) => device !== to.device))
      throw new Error('Both must be on one device. To another device: dragoman get, or put.');
    const path = pathOf(to);
    const isInto = to.isFolder || (await isFolder(() => info(local, to.device, path)));
    if (!isInto && found.length > 1) throw new Error(`${spelled(to.name, path)} is no folder.`);
    for (const { device, name, path: from } of found) {
      const goal = isInto ? `${path}/${from.split('/').at(-1)}` : path;
      const { undo } = await local.call.files.move({
        from,
        to: goal,
        ...(device !== undefined && { device }),
      });
      const words = `${spelled(name, from)} is now ${spelled(name, goal)}. To take it back: dragoman undo ${undoId(device, undo)}`;
      print(context.json, { device: name, from, to: goal, undo }, words);
    }
  });
}

/** To the trash of its share. */
export async function rm(
  context: Context,
  texts: string[],
  { recursive = false }: { recursive?: boolean },
): Promise<void> {
  await withCore(context, async (local) => {
    const names = await namesOf(local);
    for (const place of texts.map((text) => placeOnly(text, names)))
      for (const one of await expand(local, place)) {
        const { device, name, path } = one;
        const { kind } = await entryOf(local, one);
        if (kind === 'folder' && !recursive)
          throw new Error(`${spelled(name, path)} is a folder. With all that is in it: dragoman rm -r`);
        const { undo } = await local.call.files.trash({ path, ...(device !== undefined && { device }) });
        const words = `${spelled(name, path)} is in the trash. To take it back: dragoman undo ${undoId(device, undo)}`;
        print(context.json, { device: name, path, undo }, words);
      }
  });
}

/** As `dragoman undo` takes it. */
function undoId(device: string | undefined, undo: string): string {
  return device === undefined ? undo : `${device}:${undo}`;
}

function pathOf({ segments, name }: Place): string {
  if (segments.some(isGlob)) throw new UsageProblem('Where things go is one place, not a pattern.');
  if (segments.length === 0) throw new UsageProblem(`Say where on ${name}: DEVICE:/share/path`);
  return segments.map(literal).join('/');
}

async function isFolder(ask: () => Promise<{ kind: string }>): Promise<boolean> {
  try {
    return (await ask()).kind === 'folder';
  } catch {
    return false; // not there, or not to be seen: the call itself says what is wrong
  }
}
