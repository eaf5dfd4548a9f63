import { expect, test } from 'vitest';
import { type Mirror, newMirror, type Shown } from '../../../../agents/tabs/mirror/mirror.ts';
import { observe } from '../../../../agents/tabs/mirror/observe.ts';
import { lookOnly } from '../../../../agents/tabs/mirror/round.ts';
import { openTabs } from '../../../../agents/tabs/mirror/shared-set.ts';
import { isWindowGone } from '../../../../agents/tabs/mirror/window-gone.ts';
import { browsersOf, opened, tabOf, windowOf } from '../browsers/browser.ts';

const base = {
  session: 's1',
  windows: [windowOf('w1', tabOf('a'), tabOf('b')), windowOf('w2', tabOf('c')), windowOf('w3')],
};
const shown = (...windows: ReturnType<typeof windowOf>[]) => ({ windows });

test('a window is gone when tabs went with it, and not when they were moved out of it', () => {
  expect(isWindowGone(undefined, shown())).toBe(false);
  expect(isWindowGone(base, shown(windowOf('w1'), windowOf('w2', tabOf('c'))))).toBe(false);
  expect(isWindowGone(base, shown(windowOf('w1', tabOf('a'))))).toBe(true);
  expect(isWindowGone(base, shown(windowOf('w1', tabOf('a'), tabOf('c'))))).toBe(false);
  expect(isWindowGone(base, shown(windowOf('w2', tabOf('a'))))).toBe(true);
});

const open = (mirror: Mirror) => openTabs(mirror.set).map(({ id }) => id);
const inBase = (mirror: Mirror) =>
  mirror.base?.windows.map(({ id, tabs }) => `${id}: ${tabs.map((tab) => tab.id)}`);
const before: Shown = {
  session: 's1',
  windows: [windowOf('w1', tabOf('a'), tabOf('b'), tabOf('c')), windowOf('w2', tabOf('d'))],
};

test('what a browser does not show that may be ending is closed by nobody, and what came there is told', () => {
  const { mirror } = observe(newMirror('a'.repeat(32)), before, 1_000);
  const shown = { session: 's1', windows: [windowOf('w1', tabOf('a'), tabOf('c'), tabOf('new'))] };
  const ending = observe(mirror, shown, 2_000, { isEnding: true });
  expect(new Set(ending.changes.map(({ tab }) => tab))).toEqual(new Set(['new']));
  expect(inBase(ending.mirror)).toEqual(['w1: a,b,c,new', 'w2: d']);
  const again = observe(ending.mirror, shown, 3_000, { isEnding: true });
  expect(again.changes).toEqual([]);
  const lived = observe(ending.mirror, shown, 4_000);
  expect(lived.changes.map(({ tab, field }) => `${tab} ${field}`)).toEqual(['b isClosed', 'd isClosed']);
  expect(open(lived.mirror)).toEqual(['a', 'c', 'new']);
});

test('of a browser that was started anew nothing is looked at while it may be bringing back its windows', async () => {
  const { port } = await opened(browsersOf(), windowOf('w9', tabOf('z')));
  const { mirror } = observe(newMirror('a'.repeat(32)), { ...before, session: 'the one before' }, 1_000);
  const kept: Mirror[] = [];
  const looking = { isFollowing: () => false, keep: async (next: Mirror) => void kept.push(next) };
  await lookOnly(mirror, port, looking);
  expect(kept).toEqual([]);
  const base = mirror.base && { ...mirror.base, session: port.session };
  await lookOnly({ ...mirror, base }, port, looking);
  expect(kept.map(inBase)).toEqual([['w9: z', 'w1: a,b,c', 'w2: d']]);
});
