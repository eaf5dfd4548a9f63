import type { z } from 'zod';
import type { Here } from '../../app/agent.ts';
import { ask } from './asking.ts';
import type { tabsContract } from './contract.ts';
import { newOnce } from './open-tabs.ts';
import { pageOf } from './page-of.ts';
import type { Tabs } from './tabs.ts';

type Move = (typeof tabsContract)['calls']['move'];
type Input = z.output<Move['input']>;
type Output = z.output<Move['output']>;

/** Inside one browser they are moved; from one to another they are opened and closed. */
export async function moveTabs(input: Input, here: Here<Tabs>): Promise<Output> {
  const { from, tabs, to, ...where } = input;
  if (from !== to) return openAndClose(input, here);
  const { moved, left, elsewhere } = await ask('move', from, { once: newOnce(), tabs, ...where }, here);
  if (elsewhere.length === 0) return { opened: moved, refused: [], left };
  const others = await openAndClose(
    { ...input, tabs: tabs.filter(({ id }) => elsewhere.includes(id)) },
    here,
  );
  return { ...others, opened: [...moved, ...others.opened], left: [...left, ...others.left] };
}

/** Opened there first and closed here then, so that whatever breaks leaves a tab on both and never on none. */
async function openAndClose({ from, tabs, to, ...where }: Input, here: Here<Tabs>): Promise<Output> {
  const pages = await pagesOf(from, tabs, here);
  const left: Output['left'] = [];
  const wanted = tabs.flatMap(({ id, url }) => {
    const page = pages.get(id);
    if (page && (url === undefined || url === page.url)) return [{ id, page }];
    left.push({ tab: id, reason: page ? 'It shows another page by now.' : 'It is gone.' });
    return [];
  });
  if (wanted.length === 0) return { opened: [], refused: [], left };
  const once = newOnce();
  const { opened, refused } = await ask(
    'open',
    to,
    { once, pages: wanted.map(({ page }) => page), ...where },
    here,
  );
  const isOpened = new Set(opened);
  const moved = wanted.filter((_one, index) => isOpened.has(`${once}-${index}`));
  for (const { id, page } of wanted)
    if (!moved.some((one) => one.id === id))
      left.push({
        tab: id,
        reason: refused.find(({ url }) => url === page.url)?.reason ?? 'It was not opened there.',
      });
  if (moved.length === 0) return { opened, refused, left };
  const known = moved.map(({ id, page }) => ({ id, url: page.url }));
  try {
    const closing = await ask('close', from, { tabs: known, isMove: true }, here);
    left.push(...closing.left);
  } catch (error) {
    here.signal.throwIfAborted();
    const reason = `It is open on both: ${(error as Error).message}`;
    left.push(...known.map(({ id }) => ({ tab: id, reason })));
  }
  return { opened, refused, left };
}

async function pagesOf(from: string | undefined, tabs: Input['tabs'], here: Here<Tabs>) {
  const { browsers } = await ask('list', from, {}, here);
  const wanted = new Set(tabs.map(({ id }) => id));
  const windows = browsers.flatMap((browser) => browser.windows);
  return new Map(
    windows.flatMap((window) =>
      window.tabs
        .filter(({ id }) => wanted.has(id))
        .map((tab) => [tab.id, { ...pageOf(tab, window), ...(tab.isUnloaded && { isUnloaded: true }) }]),
    ),
  );
}
