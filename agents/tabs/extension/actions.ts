import type { Action, Answer } from '../protocol.ts';
import { groupTabs } from './grouping.ts';
import type { Identities } from './identities.ts';
import { moveTabs } from './moving.ts';
import type { Navigations } from './navigations.ts';
import type { Opening } from './opening.ts';
import type { Scrolling } from './scrolling.ts';
import type { Sharing } from './sharing.ts';
import type { Turn } from './turn.ts';

type Done = Pick<Answer, 'tabs' | 'refused'>;

export interface Around {
  identities: Identities;
  navigations: Navigations;
  sharing: Sharing;
  scrolling: Scrolling;
  opening: Opening;
  turn: Turn;
}

/** Does what the agent asks. Each action is such that twice is once. */
export async function perform(action: Action, around: Around): Promise<Done> {
  const { sharing, turn, opening, scrolling, identities, navigations } = around;
  if (sharing.isPaused) return { tabs: [], refused: [{ reason: 'paused' }] };
  const inTurn = (tabs: readonly string[], effect: (numbers: number[]) => Promise<unknown>) =>
    turn.take(() => toTabs(identities, tabs, effect));
  const each = (tabs: readonly string[], effect: (number: number) => Promise<unknown>) =>
    inTurn(tabs, (numbers) => Promise.all(numbers.map(effect)));
  switch (action.do) {
    case 'open':
      return opening.open(action);
    case 'activate':
      return each([action.tab], (number) => activate(number, action.isFocused));
    case 'close':
      return inTurn(action.tabs, (numbers) => chrome.tabs.remove(numbers));
    case 'move':
      return inTurn(action.tabs, (numbers) => moveTabs(numbers, action, identities));
    case 'pin':
      return each(action.tabs, (number) => chrome.tabs.update(number, { pinned: action.isPinned }));
    case 'group':
      return inTurn(action.tabs, (numbers) => groupTabs(numbers, action.group, identities));
    case 'load':
      return each(action.tabs, (number) => chrome.tabs.reload(number));
    case 'unload':
      return each(action.tabs, (number) => chrome.tabs.discard(number));
    case 'reload':
      return each([action.tab], (number) => chrome.tabs.reload(number));
    case 'navigate': {
      const reason = sharing.refusal(action.url);
      if (reason) return { tabs: [], refused: [{ tab: action.tab, reason }] };
      return each([action.tab], (number) => {
        navigations.asked(number, action.url);
        return chrome.tabs.update(number, { url: action.url });
      });
    }
    case 'scroll':
      return each([action.tab], (number) => scrolling.scroll(number, action.x, action.y));
    case 'watch':
      return inTurn(action.tabs, (numbers) => scrolling.watch(numbers));
  }
}

/** Those that are there; the others are told to be gone. */
async function toTabs(
  identities: Identities,
  tabs: readonly string[],
  effect: (numbers: number[]) => Promise<unknown>,
): Promise<Done> {
  const there = tabs.flatMap((tab) => {
    const number = identities.number('tabs', tab);
    return number === undefined ? [] : [{ tab, number }];
  });
  const known = new Set(there.map(({ tab }) => tab));
  const { replacements } = identities;
  const gone = tabs.filter((tab) => !known.has(tab)).map((tab) => ({ tab, reason: 'no-such-tab' as const }));
  try {
    await effect(there.map(({ number }) => number));
    return { tabs: [...known], refused: gone };
  } catch (error) {
    // One of them got a new number meanwhile.
    if (identities.replacements !== replacements) return toTabs(identities, tabs, effect);
    const text = String((error as Error).message).slice(0, 200);
    const refused = there.map(({ tab }) => ({ tab, reason: 'browser' as const, text }));
    return { tabs: [], refused: [...gone, ...refused] };
  }
}

async function activate(number: number, isFocused: boolean): Promise<void> {
  const tab = await chrome.tabs.update(number, { active: true });
  if (isFocused && tab) await chrome.windows.update(tab.windowId, { focused: true });
}
