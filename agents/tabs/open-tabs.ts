import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Effect } from '../../app/agent.ts';
import type { BrowserPort } from './browsers/browser-port.ts';
import type { ClosedTabs } from './closed-tabs.ts';
import type { Page } from './contract.ts';
import type { asked } from './contract-asked.ts';
import { groupOpened } from './group-opened.ts';
import type { KeptForUndo } from './kept-for-undo.ts';
import { whyNotOpened } from './openable.ts';
import type { OwnTabs } from './own-tabs.ts';
import { MAX_TITLE_CHARACTERS } from './protocol/limits.ts';
import type { WantedTab } from './protocol.ts';
import { refusedWords } from './refused-words.ts';
import { requested } from './requested.ts';

type Input = z.output<typeof asked.open.input>;
type Output = z.output<typeof asked.open.output>;

/** Many at once would keep the browser from its person. */
const TABS_AT_ONCE = 20;

export interface Opening {
  tabs: OwnTabs;
  closed: ClosedTabs;
  keptForUndo: KeptForUndo;
  excluded: readonly string[];
  effect: Effect;
  signal: AbortSignal;
  progress?: ((openedCount: number) => void) | undefined;
}

/**
 * Opens pages in a browser of this device, some at a time. The ids of the tabs follow from `once`, so a browser that is
 * asked again opens none twice.
 */
export async function openTabs(input: Input, opening: Opening): Promise<Output> {
  const { once, pages } = input;
  const { tabs, closed, keptForUndo, excluded, effect } = opening;
  const judged = pages.map((page, index) => ({ page, index, why: whyNotOpened(page.url, excluded) }));
  const refused = judged.flatMap(({ page, why }) =>
    why === undefined ? [] : [{ url: page.url, reason: why }],
  );
  const wanted = judged.flatMap(({ page, index, why }) =>
    why === undefined ? [wantedTab(page, `${once}-${index}`)] : [],
  );
  if (wanted.length === 0) return { opened: [], refused };
  const port = tabs.port(input.browser);
  const window = windowFor(input, port);
  const kept = await keptForUndo.keep(wanted.map(({ id, url }) => ({ id, url })));
  const inverse = { name: 'opened', input: { kept } };
  const note = wanted.length === 1 ? (wanted[0]?.url ?? '') : `${wanted.length} tabs opened`;
  const opened: string[] = [];
  const undo = await effect({ note, inverse }, async (id) => {
    for (let at = 0; at < wanted.length; at += TABS_AT_ONCE) {
      const some = wanted.slice(at, at + TABS_AT_ONCE);
      const answer = opening.signal.aborted
        ? { lost: 'It was canceled before that.' }
        : await requested(port, { do: 'open', window, tabs: some });
      if ('lost' in answer) {
        refused.push(...some.map(({ url }) => ({ url, reason: answer.lost })));
        continue;
      }
      opened.push(...answer.tabs);
      for (const no of answer.refused) {
        const { url = '' } = some.find((tab) => tab.id === no.tab) ?? {};
        refused.push({ url, reason: refusedWords(no) });
      }
      opening.progress?.(opened.length);
    }
    const groups = new Map(judged.map(({ page, index }) => [`${once}-${index}`, page.group]));
    const grouped = opened.map((tab) => ({ tab, group: groups.get(tab) }));
    await groupOpened(port, window, grouped, (count) => `${once}-g${count}`);
    return id;
  });
  const isOpened = new Set(opened);
  closed.reopened(wanted.filter(({ id }) => isOpened.has(id)).map(({ url }) => url));
  return { opened, refused, undo };
}

function wantedTab({ url, title = '', isPinned = false, isUnloaded = false }: Page, id: string): WantedTab {
  return { id, url: new URL(url).href, title: title.slice(0, MAX_TITLE_CHARACTERS), isPinned, isUnloaded };
}

/** Of a window that is not there the id becomes that of a new one. */
export function windowFor(
  { window, isNewWindow, once }: Pick<Input, 'window' | 'isNewWindow' | 'once'>,
  { opened }: BrowserPort,
): string {
  const { windows } = opened;
  if (window !== undefined) return window;
  if (isNewWindow) return `${once}-w`;
  const known = windows.find(({ isFocused }) => isFocused) ?? windows[0];
  return known?.id ?? `${once}-w`;
}

/** To ask for something that is not to happen twice. */
export function newOnce(): string {
  return randomBytes(16).toString('base64url');
}
