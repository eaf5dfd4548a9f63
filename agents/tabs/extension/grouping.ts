import type { Group } from '../protocol.ts';
import type { Identities } from './identities.ts';

const colors = ['grey', 'blue', 'red', 'yellow', 'green', 'pink', 'purple', 'cyan', 'orange'] as const;

/** Into the group of this id, which is made where there is none; null takes them out of any. */
export async function groupTabs(
  numbers: readonly number[],
  wanted: Group | null,
  identities: Identities,
): Promise<void> {
  const [first, ...others] = numbers;
  if (first === undefined) return;
  if (!wanted) {
    await chrome.tabs.ungroup([first, ...others]);
    return;
  }
  const known = identities.number('groups', wanted.id);
  const { windowId } = await chrome.tabs.get(first);
  const into = known === undefined ? { createProperties: { windowId } } : { groupId: known };
  const number = await chrome.tabs.group({ tabIds: [first, ...others], ...into });
  await identities.give('groups', number, wanted.id);
  const { title, isCollapsed } = wanted;
  const color = colors.find((one) => one === wanted.color) ?? 'grey';
  await chrome.tabGroups.update(number, { title, color, collapsed: isCollapsed });
}
