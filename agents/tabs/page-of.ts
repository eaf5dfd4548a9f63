import type { Page, Tab, TabWindow } from './contract.ts';

/** What a tab is made from elsewhere. */
export function pageOf(
  { url, title, isPinned, group }: Tab,
  { groups = [] }: Pick<TabWindow, 'groups'>,
): Page {
  const its = groups.find(({ id }) => id === group);
  return { url, title, ...(isPinned && { isPinned }), ...(its && { group: its }) };
}
