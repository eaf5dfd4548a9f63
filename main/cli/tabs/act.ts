import { type Context, UsageProblem, withCore } from '../context.ts';
import { namesOf } from '../files/reach.ts';
import { complain, print } from '../output.ts';
import { type FoundTab, tabsOf, undoWords, whereOf } from './where.ts';

/** A page on a device; on this one where none is named. */
export async function open(
  context: Context,
  [url, name = '.']: string[],
  { isUnloaded }: { isUnloaded: boolean },
): Promise<void> {
  if (url === undefined) throw new UsageProblem('Say what to open: dragoman tabs open URL [DEVICE]');
  await withCore(context, async (local) => {
    const names = await namesOf(local);
    const where = whereOf(name, names);
    const { opened, refused, undo } = await local.call.tabs.open({ ...where, pages: [{ url, isUnloaded }] });
    const [no] = refused;
    if (no) throw new Error(`${url} was not opened: ${no.reason}`);
    const device = where.device ?? names.own;
    const words = `Opened on ${device}${undoWords(where.device, undo)}`;
    print(context.json, { device, opened, undo }, words);
  });
}

/** Brings it to the front where it is. */
export async function show(context: Context, [id]: string[]): Promise<void> {
  if (id === undefined) throw new UsageProblem('Say which tab: dragoman tabs show TAB');
  await withCore(context, async (local) => {
    const [found] = await tabsOf(local, [id], await namesOf(local));
    if (!found) return;
    const { device, name, tab } = found;
    await local.call.tabs.activate({ tab: tab.id, ...(device !== undefined && { device }) });
    print(context.json, { device: name, tab: tab.id }, `${tab.title} is shown on ${name}`);
  });
}

export async function close(context: Context, ids: string[]): Promise<void> {
  if (ids.length === 0) throw new UsageProblem('Say which tabs: dragoman tabs close TAB...');
  await withCore(context, async (local) => {
    const found = await tabsOf(local, ids, await namesOf(local));
    for (const [name, some] of byDevice(found)) {
      const device = some[0]?.device;
      const tabs = some.map(({ tab }) => ({ id: tab.id, url: tab.url }));
      const { closed, left, undo } = await local.call.tabs.close({
        tabs,
        ...(device !== undefined && { device }),
      });
      const words = `Closed ${closed.length} on ${name}${undoWords(device, undo)}`;
      print(context.json, { device: name, closed, left, undo }, words);
      tellLeft(left);
    }
  });
}

/** The last word is where to. */
export async function move(context: Context, words: string[]): Promise<void> {
  const to = words.at(-1);
  if (to === undefined || words.length < 2)
    throw new UsageProblem('Say which tabs, and where to: dragoman tabs move TAB... DEVICE');
  await withCore(context, async (local) => {
    const names = await namesOf(local);
    const { device: target } = whereOf(to, names);
    const found = await tabsOf(local, words.slice(0, -1), names);
    for (const [name, some] of byDevice(found)) {
      const from = some[0]?.device;
      const tabs = some.map(({ tab }) => ({ id: tab.id, url: tab.url }));
      const { opened, left } = await local.call.tabs.move({
        tabs,
        ...(from !== undefined && { from }),
        ...(target !== undefined && { to: target }),
      });
      const moved = `Moved ${opened.length} from ${name} to ${target ?? names.own}`;
      print(context.json, { from: name, to: target ?? names.own, opened, left }, moved);
      tellLeft(left);
    }
  });
}

function tellLeft(left: readonly { tab: string; reason: string }[]): void {
  for (const { tab, reason } of left) complain(`${tab}: ${reason}`);
  if (left.length > 0) process.exitCode = 1;
}

function byDevice(found: readonly FoundTab[]): Map<string, FoundTab[]> {
  const groups = new Map<string, FoundTab[]>();
  for (const one of found) groups.set(one.name, [...(groups.get(one.name) ?? []), one]);
  return groups;
}
