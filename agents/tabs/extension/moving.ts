import type { Action } from '../protocol.ts';
import type { Identities } from './identities.ts';

/** In this order, from this place on; into a new window where there is none of this id. */
export async function moveTabs(
  numbers: readonly number[],
  { window, index }: Pick<Extract<Action, { do: 'move' }>, 'window' | 'index'>,
  identities: Identities,
): Promise<void> {
  const [first, ...others] = numbers;
  if (first === undefined) return;
  const known = identities.number('windows', window);
  if (known !== undefined) {
    await chrome.tabs.move([...numbers], { windowId: known, index: index ?? -1 });
    return;
  }
  const made = await chrome.windows.create({ tabId: first, focused: false });
  if (made?.id === undefined) throw new Error('There is no new window.');
  await identities.give('windows', made.id, window);
  if (others.length > 0) await chrome.tabs.move(others, { windowId: made.id, index: -1 });
}
