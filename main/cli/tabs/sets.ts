import type { Local } from '../../local/client.ts';
import { type Context, UsageProblem, withCore } from '../context.ts';
import { namesOf } from '../files/reach.ts';
import { complain, print, StatusLine, table } from '../output.ts';
import { whereOf } from './where.ts';

export async function sets(context: Context): Promise<void> {
  await withCore(context, async (local) => {
    const { own } = await namesOf(local);
    const all = (await local.call.tabs.sets({})).map(({ device = own, ...set }) => ({ device, ...set }));
    print(context.json, all, () =>
      table(
        all.map(({ name, tabCount, device, savedAt, isAsleep }) => [
          ...[name, `${tabCount} tabs`, isAsleep ? `${device}, asleep` : device, savedAt],
        ]),
      ),
    );
  });
}

/** All windows of a device under a name; of this one where none is named. */
export async function save(
  context: Context,
  [name, from = '.']: string[],
  { isOver }: { isOver: boolean },
): Promise<void> {
  if (name === undefined) throw new UsageProblem('Say its name: dragoman tabs save NAME [DEVICE]');
  await withCore(context, async (local) => {
    const where = whereOf(from, await namesOf(local));
    const set = await local.call.tabs.saveSet({ name, isOver, ...where });
    print(context.json, set, `Saved ${set.tabCount} tabs as ${set.name}`);
  });
}

/** On a device; on this one where none is named. */
export async function restore(context: Context, [name, to = '.']: string[]): Promise<void> {
  if (name === undefined) throw new UsageProblem('Say its name: dragoman tabs restore NAME [DEVICE]');
  await withCore(context, async (local) => {
    const { device: target } = whereOf(to, await namesOf(local));
    const { id, device } = await setOf(local, name);
    const line = new StatusLine();
    const { opened, refused } = await local.call.tabs.restoreSet(
      { set: id, ...(device !== undefined && { device }), ...(target !== undefined && { to: target }) },
      { progress: ({ openedCount, tabCount }) => line.show(`${openedCount} of ${tabCount} tabs`) },
    );
    line.clear();
    print(context.json, { opened, refused }, `Opened ${opened.length} tabs, to be loaded when you look`);
    for (const { url, reason } of refused) complain(`${url}: ${reason}`);
    if (refused.length > 0) process.exitCode = 1;
  });
}

export async function forget(context: Context, [name]: string[]): Promise<void> {
  if (name === undefined) throw new UsageProblem('Say its name: dragoman tabs forget NAME');
  await withCore(context, async (local) => {
    const { id, device } = await setOf(local, name);
    await local.call.tabs.forgetSet({ id, ...(device !== undefined && { device }) });
    print(context.json, { id, name }, `${name} is deleted`);
  });
}

/** By its name; one of this device first, and where several others have one, by DEVICE:NAME. */
async function setOf({ call }: Local, name: string) {
  const all = await call.tabs.sets({});
  const named = all.filter((one) => one.name === name);
  const [set, another] =
    named.length > 0 ? named : all.filter((one) => `${one.device ?? ''}:${one.name}` === name);
  if (!set) throw new Error(`There is no set called ${name}. dragoman tabs sets shows them all.`);
  if (another && set.device !== undefined) {
    const ways = named.map(({ device }) => `${device}:${name}`).join(' or ');
    throw new Error(`Several devices have a set called ${name}: say ${ways}.`);
  }
  return set;
}
