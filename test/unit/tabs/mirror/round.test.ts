import { expect, test } from 'vitest';
import { type Mirror, newMirror } from '../../../../agents/tabs/mirror/mirror.ts';
import { type Outcome, round } from '../../../../agents/tabs/mirror/round.ts';
import { type Change, merge } from '../../../../agents/tabs/mirror/shared-set.ts';
import { nextStamp } from '../../../../agents/tabs/mirror/stamp.ts';
import type { Action, RefusedReason } from '../../../../agents/tabs/protocol.ts';
import { browsersOf, opened, tabOf, windowOf } from '../browsers/browser.ts';

const HERE = 'a'.repeat(32);
const THERE = 'b'.repeat(32);
const nothing = { goneWindows: [], windows: [], goneTabs: [], tabs: [], omitted: 0 };

/** A device whose browser has one tab, and that is told of others by another device. */
async function oneTab() {
  const browser = await opened(browsersOf(), windowOf('w', tabOf('mine')));
  let mirror: Mirror = newMirror(HERE);
  const next = async (): Promise<Outcome> =>
    round(mirror, browser.port, {
      isFollowing: () => false,
      excluded: [],
      keep: async (kept) => {
        mirror = kept;
      },
      closing: (_tabs, run) => run(),
    });
  const tell = (tab: string, index = 'b0') => {
    const stamp = nextStamp(mirror.clock, Date.now(), THERE);
    const page = { url: `https://${tab}.example/`, title: '' };
    const changes: Change[] = [
      { tab, field: 'page', value: page, stamp },
      { tab, field: 'place', value: { window: 'w', index }, stamp },
      { tab, field: 'isPinned', value: false, stamp },
    ];
    mirror = { ...mirror, set: merge(mirror.set, changes), clock: stamp };
  };
  const asked = async () => {
    const { id, action } = (await browser.next('request')) as unknown as { id: string; action: Action };
    return { id, action };
  };
  const refuse = async (reason: RefusedReason) => {
    const { id, action } = await asked();
    const refused = action.do === 'open' ? action.tabs.map((tab) => ({ tab: tab.id, reason })) : [];
    browser.say({ type: 'answer', id, tabs: [], refused, version: browser.port.opened.version });
  };
  expect(await next()).toBe('same');
  return { browser, next, tell, asked, refuse };
}

test('what the browser cannot do just then is asked again, what it is not to do is not', async () => {
  const { browser, next, tell, asked, refuse } = await oneTab();
  tell('t1');
  const first = next();
  await refuse('browser');
  expect(await first).toBe('missed');
  const second = next();
  const { id, action } = await asked();
  expect(action).toMatchObject({ do: 'open', tabs: [{ id: 't1' }] });
  const there = { ...tabOf('t1', 'https://t1.example/'), window: 'w', index: 1 };
  browser.say({ type: 'changes', version: 2, ...nothing, tabs: [there] });
  browser.say({ type: 'answer', id, tabs: ['t1'], refused: [], version: 2 });
  expect(await second).toBe('more');
  expect(await next()).toBe('same');
  tell('t2');
  const third = next();
  await refuse('excluded');
  expect(await third).toBe('more');
  expect(await next()).toBe('same');
});

test('a browser that goes away before it answers has missed it', async () => {
  const { browser, next, tell, asked } = await oneTab();
  tell('t1');
  const round = next();
  await asked();
  browser.stream.destroy();
  expect(await round).toBe('missed');
});

test('steps are asked for at once, in their order, and what was not done of them is missed', async () => {
  const { browser, next, tell, asked } = await oneTab();
  tell('t1', 'Zz');
  tell('t2', 'b0');
  const round = next();
  const [first, second] = [await asked(), await asked()];
  expect([first.action, second.action]).toMatchObject([
    { do: 'open', tabs: [{ id: 't1' }], index: 0 },
    { do: 'open', tabs: [{ id: 't2' }], index: 2 },
  ]);
  const there = { ...tabOf('t1', 'https://t1.example/'), window: 'w', index: 0 };
  browser.say({ type: 'changes', version: 2, ...nothing, tabs: [there] });
  const refused = [{ tab: 't2', reason: 'browser' }];
  browser.say({ type: 'answer', id: second.id, tabs: [], refused, version: 2 });
  browser.say({ type: 'answer', id: first.id, tabs: ['t1'], refused: [], version: 2 });
  expect(await round).toBe('more');
  const again = next();
  const third = await asked();
  expect(third.action).toMatchObject({ do: 'open', tabs: [{ id: 't2' }] });
  browser.say({ type: 'answer', id: third.id, tabs: ['t2'], refused: [], version: 2 });
  expect(await again).toBe('more');
});

test('what comes behind several tabs that are opened waits until they are there', async () => {
  const { browser, next, tell, asked } = await oneTab();
  tell('t1', 'Zy');
  tell('t2', 'Zz');
  tell('t3', 'b0');
  const round = next();
  const { action } = await asked();
  expect(action).toMatchObject({ do: 'open', tabs: [{ id: 't1' }, { id: 't2' }], index: 0 });
  browser.stream.destroy();
  expect(await round).toBe('missed');
  expect(browser.told.some(({ type }) => type === 'request')).toBe(false);
});
