import type { z } from 'zod';
import { type Effect, type Inverse, Refusal } from '../../app/agent.ts';
import type { BrowserPort } from './browsers/browser-port.ts';
import { placeOf, whyLeft } from './close-tabs.ts';
import type { asked } from './contract-asked.ts';
import { type Kept, movedTabs } from './contract-inverses.ts';
import { groupAgain } from './group-opened.ts';
import type { KeptForUndo } from './kept-for-undo.ts';
import { windowFor } from './open-tabs.ts';
import type { OwnTab, OwnTabs } from './own-tabs.ts';
import { MAX_TABS_AT_ONCE } from './protocol/limits.ts';
import { refusedWords } from './refused-words.ts';
import { requested } from './requested.ts';

type Input = z.output<typeof asked.move.input>;
type Output = z.output<typeof asked.move.output>;

export interface Moving {
  tabs: OwnTabs;
  keptForUndo: KeptForUndo;
  effect: Effect;
}

/** Moves tabs inside one browser, with all they are: nothing is loaded anew. Those of another browser stay. */
export async function moveWithin(input: Input, { tabs, keptForUndo, effect }: Moving): Promise<Output> {
  const port = targetOf(input, tabs);
  const all: Required<Omit<Output, 'undo'>> = { moved: [], left: [], elsewhere: [] };
  const found: OwnTab[] = [];
  for (const { id, url } of input.tabs) {
    const one = tabs.find(id);
    const why = whyLeft(one, url);
    if (!one || why !== undefined) all.left.push({ tab: id, reason: why ?? '' });
    else if (one.browser.port === port) found.push(one);
    else all.elsewhere.push(id);
  }
  const [first] = found;
  if (!first) return all;
  const window = windowFor(input, port);
  const kept = await keptForUndo.keep(found.map(placeOf));
  const words = found.length === 1 ? first.tab.title || first.tab.url : `${found.length} tabs`;
  const undo = await effect(
    { note: `${words} moved`, inverse: { name: 'moved', input: { kept } } },
    async (id) => {
      for (let at = 0; at < found.length; at += MAX_TABS_AT_ONCE) {
        const some = found.slice(at, at + MAX_TABS_AT_ONCE).map(({ tab }) => tab.id);
        const answer = await requested(port, { do: 'move', tabs: some, window });
        if ('lost' in answer) all.left.push(...some.map((tab) => ({ tab, reason: answer.lost })));
        else {
          all.moved.push(...answer.tabs);
          for (const no of answer.refused)
            if (no.tab) all.left.push({ tab: no.tab, reason: refusedWords(no) });
        }
      }
      return id;
    },
  );
  return { ...all, undo };
}

/** The browser that is named, or has the window, or has the tabs that are to get a new one, or was used last. */
function targetOf({ browser, window, isNewWindow, tabs: [first] }: Input, tabs: OwnTabs): BrowserPort {
  if (browser !== undefined) return tabs.port(browser);
  const { browsers } = tabs.list;
  const at = browsers.find(({ windows }) => windows.some(({ id }) => id === window));
  if (at) return tabs.port(at.id);
  return tabs.port(isNewWindow ? tabs.find(first?.id ?? '')?.browser.id : undefined);
}

/** Back to where they were, in a window that is there again if it was their last. */
export const moveBack: Inverse<Pick<Moving, 'tabs' | 'keptForUndo'>, Kept> = {
  check: async ({ kept }, { state }) => {
    const places = await state.keptForUndo.get(kept, movedTabs);
    if (!places.some(({ id }) => state.tabs.find(id)?.browser.port))
      throw new Refusal('conflict', 'They are gone.');
  },
  run: async ({ kept }, { state, signal }) => {
    const places = await state.keptForUndo.get(kept, movedTabs);
    for (const { id, browser, window, index } of places.sort((a, b) => a.index - b.index)) {
      const one = state.tabs.find(id);
      if (one?.browser.id !== browser || !one.browser.port) continue;
      signal.throwIfAborted();
      await one.browser.port.request({ do: 'move', tabs: [id], window, index });
    }
    await groupAgain(places, state.tabs, kept);
  },
};
