import type { z } from 'zod';
import { type Effect, type Inverse, Refusal } from '../../app/agent.ts';
import type { ClosedTabs } from './closed-tabs.ts';
import type { asked } from './contract-asked.ts';
import { closedTabs, type Kept, openedTabs, type PlaceOfClosed } from './contract-inverses.ts';
import { groupAgain } from './group-opened.ts';
import type { KeptForUndo } from './kept-for-undo.ts';
import type { OwnBrowser } from './own-browser.ts';
import type { OwnTab, OwnTabs } from './own-tabs.ts';
import { MAX_TABS_AT_ONCE } from './protocol/limits.ts';
import { refusedWords } from './refused-words.ts';
import { requested } from './requested.ts';

type Input = z.output<typeof asked.close.input>;
type Output = z.output<typeof asked.close.output>;

export interface Closing {
  tabs: OwnTabs;
  closed: ClosedTabs;
  keptForUndo: KeptForUndo;
  effect: Effect;
  signal: AbortSignal;
  /** The device that asks, where it is not this one. */
  by: string | undefined;
}

/** What is closed is on disk before. A tab that shows another page by now is left. */
export async function closeTabs(input: Input, closing: Closing): Promise<Output> {
  const { tabs, keptForUndo, effect } = closing;
  const left: Output['left'] = [];
  const found = input.tabs.flatMap(({ id, url }): OwnTab[] => {
    const one = tabs.find(id);
    const why = whyLeft(one, url);
    if (one && why === undefined) return [one];
    left.push({ tab: id, reason: why ?? '' });
    return [];
  });
  if (found.length === 0) return { closed: [], left };
  const inverse = { name: 'closed', input: { kept: await keptForUndo.keep(found.map(placeOf)) } };
  const [first] = found;
  const words = found.length === 1 ? `${first?.tab.title || first?.tab.url}` : `${found.length} tabs`;
  const note = `${words} ${input.isMove ? 'moved away' : 'closed'}`;
  const closed: string[] = [];
  const undo = await effect({ note, inverse }, async (id) => {
    for (const [browser, some] of byBrowser(found)) {
      const answer = await closeIn(browser, some, closing);
      closed.push(...answer.closed);
      left.push(...answer.left);
    }
    if (closed.length === 0 && found.every(({ tab }) => tabs.find(tab.id)))
      throw new Refusal('conflict', left[0]?.reason ?? 'The browser closed none of them.');
    return id;
  });
  return { closed, left, undo };
}

type In = Pick<Closing, 'closed' | 'signal' | 'by'>;

/** Nothing is thrown once it has begun: what became of each tab is in the answer. */
async function closeIn(browser: OwnBrowser, ids: string[], { closed, signal, by }: In): Promise<Output> {
  const all: Output = { closed: [], left: [] };
  for (let at = 0; at < ids.length; at += MAX_TABS_AT_ONCE) {
    const tabs = ids.slice(at, at + MAX_TABS_AT_ONCE);
    const answer = signal.aborted
      ? { lost: 'It was canceled before that.' }
      : await closed.closing(tabs, by, () => requested(browser.port, { do: 'close', tabs }));
    if ('lost' in answer) all.left.push(...tabs.map((tab) => ({ tab, reason: answer.lost })));
    else {
      all.closed.push(...answer.tabs);
      for (const no of answer.refused) if (no.tab) all.left.push({ tab: no.tab, reason: refusedWords(no) });
    }
  }
  return all;
}

/** Why nothing is done to a tab; undefined where it is as whoever asks knows it. */
export function whyLeft(one: OwnTab | undefined, url: string | undefined): string | undefined {
  if (!one) return 'It is gone.';
  if (!one.browser.port) return 'Its browser is not open.';
  if (url !== undefined && one.tab.url !== url) return 'It shows another page by now.';
  return undefined;
}

export function placeOf({ tab, window, browser }: OwnTab): PlaceOfClosed {
  const { id, url, title, isPinned = false } = tab;
  const group = window.groups?.find((one) => one.id === tab.group);
  // Its place among all tabs of the row, those that are not shared included.
  const row = browser.port?.opened.windows.find((one) => one.id === window.id)?.tabs ?? window.tabs;
  const index = Math.max(
    0,
    row.findIndex((one) => one.id === id),
  );
  const place = { browser: browser.id, window: window.id, index };
  return { ...place, id, url, title, isPinned, ...(group && { group }) };
}

function byBrowser(found: readonly OwnTab[]): Map<OwnBrowser, string[]> {
  const groups = new Map<OwnBrowser, string[]>();
  for (const { browser, tab } of found) groups.set(browser, [...(groups.get(browser) ?? []), tab.id]);
  return groups;
}

type State = Pick<Closing, 'tabs' | 'closed' | 'keptForUndo'>;

/** Opens them again where they were, unloaded, each in its window. */
export const reopenClosed: Inverse<State, Kept> = {
  check: async ({ kept }, { state }) => {
    const places = await state.keptForUndo.get(kept, closedTabs);
    for (const { browser } of places) state.tabs.port(browser);
  },
  run: async ({ kept }, { state, signal }) => {
    const places = await state.keptForUndo.get(kept, closedTabs);
    const missing = places.filter(({ id }) => !state.tabs.find(id)).sort((a, b) => a.index - b.index);
    for (const { browser, window, index, group: _group, ...tab } of missing) {
      const port = state.tabs.port(browser);
      signal.throwIfAborted();
      await port.request({ do: 'open', window, index, tabs: [{ ...tab, isUnloaded: true }] });
    }
    await groupAgain(missing, state.tabs, kept);
    state.closed.reopened(missing.map(({ url }) => url));
  },
};

/** Closes those that still show what was opened. */
export const closeOpened: Inverse<State, Kept> = {
  check: async ({ kept }, { state }) => {
    const those = await state.keptForUndo.get(kept, openedTabs);
    if (!those.some(({ id, url }) => whyLeft(state.tabs.find(id), url) === undefined))
      throw new Refusal('conflict', 'They are gone, or show other pages by now.');
  },
  run: async ({ kept }, { state, signal }) => {
    const those = await state.keptForUndo.get(kept, openedTabs);
    const found = those.flatMap(({ id, url }): OwnTab[] => {
      const one = state.tabs.find(id);
      return one && whyLeft(one, url) === undefined ? [one] : [];
    });
    const { closed } = state;
    for (const [browser, ids] of byBrowser(found))
      await closeIn(browser, ids, { closed, signal, by: undefined });
  },
};
