import type { DeviceTabs, Tab } from '../../../agents/tabs/contract.ts';
import { type Context, UsageProblem, withCore } from '../context.ts';
import { namesOf } from '../files/reach.ts';
import { complain, print, table } from '../output.ts';
import { whereOf } from './where.ts';

/** The tabs of one device, or of all. */
export async function list(context: Context, device: string | undefined): Promise<void> {
  await withCore(context, async (local) => {
    const names = await namesOf(local);
    const where = device === undefined ? {} : whereOf(device, names);
    const lists = await local.call.tabs.list(where);
    const wanted = device !== undefined && where.device === undefined ? lists.slice(0, 1) : lists;
    for (const one of wanted) {
      const name = one.device ?? names.own;
      print(context.json, { ...one, device: name }, () => listWords(one, name));
      if (one.problem !== undefined) complain(`${name}: ${one.problem}`);
    }
  });
}

/** By words of title or address, on all devices; a line each. */
export async function find(context: Context, words: string[]): Promise<void> {
  if (words.length === 0) throw new UsageProblem('Say what to find: dragoman tabs find WORDS');
  await withCore(context, async (local) => {
    const { own } = await namesOf(local);
    const found = await local.call.tabs.find({ text: words.join(' ') });
    for (const { device = own, ...one } of found)
      print(context.json, { device, ...one }, () => `${device}  ${tabWords(one.tab)}`);
  });
}

/** What was closed last on a device, newest first. */
export async function closed(context: Context, [device]: string[]): Promise<void> {
  await withCore(context, async (local) => {
    const where = device === undefined ? {} : whereOf(device, await namesOf(local));
    const tabs = await local.call.tabs.closed(where);
    print(context.json, tabs, () =>
      table(tabs.map(({ closedAt, title, url, by = '' }) => [closedAt, title, url, by && `by ${by}`])),
    );
  });
}

function listWords({ isOnline, asOf, browsers, unlistedCount = 0 }: DeviceTabs, name: string): string {
  const age = isOnline || asOf === undefined ? '' : `, as of ${asOf}`;
  const lines = browsers.flatMap((browser) =>
    browser.windows.flatMap(({ tabs, groups = [] }, index) => [
      `  ${browser.name}${browser.isOpen ? '' : ' (not running)'}, window ${index + 1}`,
      ...tabs.map((tab) => {
        const group = groups.find(({ id }) => id === tab.group);
        return `    ${tabWords(tab)}${group ? `  [${group.title || group.color}]` : ''}`;
      }),
    ]),
  );
  if (unlistedCount > 0) lines.push(`  and ${unlistedCount} more`);
  if (browsers.length === 0) lines.push('  no tabs');
  return [`${name}${isOnline ? '' : ' (asleep)'}${age}`, ...lines].join('\n');
}

function tabWords({ id, title, url, isActive, isPinned }: Tab): string {
  const marks = `${isActive ? '*' : ' '}${isPinned ? '^' : ' '}`;
  return `${marks} ${id}  ${title.replaceAll('\n', ' ')}  ${url}`;
}
