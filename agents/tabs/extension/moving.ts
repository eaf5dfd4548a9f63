import type { Action } from '../protocol.ts';
import type { Identities } from './identities.ts';
import { openWindow } from './open-window.ts';

type Tab = chrome.tabs.Tab;

/** In this order, from this place on; into a new window where there is none of this id. */
export async function moveTabs(
  numbers: readonly number[],
  { window, index }: Pick<Extract<Action, { do: 'move' }>, 'window' | 'index'>,
  identities: Identities,
): Promise<void> {
  const [first] = numbers;
  if (first === undefined) return;
  const before = await Promise.all(numbers.map((number) => chrome.tabs.get(number)));
  const whole = await wholeGroups(before);
  const known = await openWindow(identities, window);
  if (known !== undefined) await place(before, known, index);
  else {
    const made = await chrome.windows.create({ tabId: first, focused: false });
    if (made?.id === undefined) throw new Error('There is no new window.');
    await identities.give('windows', made.id, window);
    if (before[0]?.pinned) await chrome.tabs.update(first, { pinned: true });
    await place(before.slice(1), made.id, undefined);
  }
  for (const group of whole) await groupAgain(group, identities);
}

/** Firefox does not move a pinned tab to where others are, and Chromium takes the pin from one that changes windows. */
async function place(tabs: readonly Tab[], windowId: number, index: number | undefined): Promise<void> {
  const pinned = numbersOf(tabs.filter((tab) => tab.pinned && tab.windowId !== windowId));
  const others = numbersOf(tabs).filter((number) => !pinned.includes(number));
  if (pinned.length > 0) {
    const there = (await chrome.tabs.query({ windowId, pinned: true })).length;
    const from = Math.min(index ?? there, there);
    await chrome.tabs.move(pinned, { windowId, index: from });
    for (const [at, number] of pinned.entries()) {
      await chrome.tabs.update(number, { pinned: true });
      await chrome.tabs.move(number, { index: from + at });
    }
  }
  if (others.length === 0) return;
  const areAllFromElsewhere = tabs.every((tab) => tab.windowId !== windowId);
  if (index === undefined || areAllFromElsewhere || others.length === 1) {
    const rest = index === undefined ? -1 : index + pinned.length;
    await chrome.tabs.move(others, { windowId, index: rest });
  } else await moveInRow(others, windowId, index + pinned.length);
}

/** One by one: browsers count each place in the row as it is just then, and here it is that without any of them. */
async function moveInRow(numbers: readonly number[], windowId: number, index: number): Promise<void> {
  let row = numbersOf(await chrome.tabs.query({ windowId }));
  const next = row.filter((number) => !numbers.includes(number))[index];
  for (const number of numbers) {
    const without = row.filter((one) => one !== number);
    const at = next === undefined ? without.length : without.indexOf(next);
    if (row[at] !== number) await chrome.tabs.move(number, { windowId, index: at });
    row = without.toSpliced(at, 0, number);
  }
}

function numbersOf(tabs: readonly Tab[]): number[] {
  return tabs.flatMap(({ id }) => id ?? []);
}

interface WholeGroup {
  group: chrome.tabGroups.TabGroup;
  numbers: number[];
}

/** Those groups of which no tab stays behind. */
async function wholeGroups(tabs: readonly Tab[]): Promise<WholeGroup[]> {
  const whole: WholeGroup[] = [];
  for (const groupId of new Set(tabs.map((tab) => tab.groupId ?? -1))) {
    if (groupId === -1) continue;
    const numbers = numbersOf(tabs.filter((tab) => tab.groupId === groupId));
    if ((await chrome.tabs.query({ groupId })).length !== numbers.length) continue;
    whole.push({ group: await chrome.tabGroups.get(groupId), numbers });
  }
  return whole;
}

async function groupAgain({ group, numbers }: WholeGroup, identities: Identities): Promise<void> {
  const [first, ...others] = numbers;
  if (first === undefined) return;
  const { windowId, groupId } = await chrome.tabs.get(first);
  if (groupId === group.id) return; // it is the same window, or the browser kept it
  const id = identities.groups.get(group.id);
  const number = await chrome.tabs.group({ tabIds: [first, ...others], createProperties: { windowId } });
  identities.groups.delete(group.id);
  if (id !== undefined) await identities.give('groups', number, id);
  const { title, color, collapsed } = group;
  await chrome.tabGroups.update(number, { ...(title !== undefined && { title }), color, collapsed });
}
