import { describe, expect, test } from 'vitest';
import { batchesFor, take } from '../../../../agents/tabs/mirror/batches.ts';
import { batch as schema } from '../../../../agents/tabs/mirror/contract-batch.ts';
import { forget } from '../../../../agents/tabs/mirror/forget.ts';
import { rejoin } from '../../../../agents/tabs/mirror/join.ts';
import { newMirror } from '../../../../agents/tabs/mirror/mirror.ts';
import { nextStamp } from '../../../../agents/tabs/mirror/stamp.ts';
import { Device } from './device.ts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);

/** Two that watch each other, the second with the tabs of the first. */
const pair = (urls = ['https://a.example/', 'https://b.example/', 'https://c.example/']) => meet(urls, []);

function meet(urls: string[], there: string[]) {
  const clock = { ms: 1_700_000_000_000 };
  const now = () => clock.ms;
  const a = new Device(A, now);
  const b = new Device(B, now);
  for (const [at, url] of urls.entries()) a.browser.open('w', `t${at}`, url);
  if (there.length === 0) b.browser.open('v', 'new', null);
  for (const [at, url] of there.entries()) b.browser.open('v', `u${at}`, url);
  a.observe();
  a.told = b.mirror.known;
  for (const batch of a.tell()) b.take(batch);
  b.join();
  b.told = a.mirror.known;
  settle(a, b);
  return { a, b, clock };
}

/** Rounds and deliveries until nothing happens any more. */
function settle(a: Device, b: Device): void {
  for (let rounds = 0; ; rounds++) {
    expect(rounds).toBeLessThan(20);
    const toB = a.round();
    const toA = b.round();
    for (const batch of toB) expect(b.take(batch)).toBe(false);
    for (const batch of toA) expect(a.take(batch)).toBe(false);
    if (toA.length === 0 && toB.length === 0 && !a.step() && !b.step()) return;
  }
}

const rowOf = (device: Device) => device.view.map(({ tabs }) => tabs.join(', ')).join(' | ');

describe('one mirrors the other', () => {
  test('the second has the tabs of the first, in its window, unloaded', () => {
    const { b } = pair();
    expect(rowOf(b)).toBe('t0 https://a.example/, t1 https://b.example/, t2 https://c.example/, new null');
    expect(b.browser.tabs.filter(({ isUnloaded }) => isUnloaded)).toHaveLength(3);
  });

  test.each<[string, (device: Device) => void, string]>([
    ['opens', ({ browser }) => browser.open('w', 't9', 'https://d.example/', { index: 1 }), 't0 t9 t1 t2'],
    ['closes', ({ browser }) => browser.close('t1'), 't0 t2'],
    ['moves', ({ browser }) => browser.move('w', ['t2'], 0), 't2 t0 t1'],
    ['pins', ({ browser }) => browser.pin('t2', true), 't2* t0 t1'],
    ['opens another window', ({ browser }) => browser.open('x', 't9', 'https://d.example/'), 't0 t1 t2 t9'],
    ['moves to another window', ({ browser }) => browser.move('x', ['t0'], 0), 't1 t2 t0'],
  ])('%s', (_what, act, expected) => {
    const { a, b } = pair();
    const before = a.sent + b.sent;
    act(a);
    settle(a, b);
    const ids = b.view.flatMap(({ tabs }) => tabs.map((tab) => tab.split(' ')[0]));
    expect(ids.filter((id) => id !== 'new').toSorted()).toEqual(expected.split(' ').toSorted());
    expect(a.view.map(({ tabs }) => tabs)).toEqual(
      b.view.map(({ tabs }) => tabs.filter((tab) => tab !== 'new null')),
    );
    expect(a.view.flatMap(({ tabs }) => tabs.map((tab) => tab.split(' ')[0])).join(' ')).toBe(expected);
    expect(a.sent + b.sent - before).toBe(1);
  });
});

test('more tabs than one request may hold are opened, moved and closed by several', () => {
  const { a, b } = pair();
  const ids = Array.from({ length: 1_100 }, (_, n) => `m${n}`);
  for (const id of ids) a.browser.open('w', id, `https://${id}.example/`);
  settle(a, b);
  expect(rowOf(b)).toContain('m1099 ');
  a.browser.move('x', ids, 0);
  settle(a, b);
  const rowsOf = (device: Device) => device.view.map(({ tabs }) => tabs.filter((tab) => tab !== 'new null'));
  expect(rowsOf(b)).toEqual(rowsOf(a));
  a.browser.close(...ids);
  settle(a, b);
  expect(b.browser.tabs).toHaveLength(4);
});

describe('what resists is not fought', () => {
  test('a page that leads elsewhere there stays what it is here', () => {
    const { a, b, clock } = pair();
    b.browser.leads.set('https://d.example/', 'https://login.example/');
    a.browser.navigate('t0', 'https://d.example/');
    settle(a, b);
    settle(a, b);
    clock.ms += 60_000;
    const sent = a.sent + b.sent;
    settle(a, b);
    expect(a.sent + b.sent).toBe(sent);
    expect(a.browser.tabs.find(({ id }) => id === 't0')?.url).toBe('https://d.example/');
    expect(b.browser.tabs.find(({ id }) => id === 't0')?.url).toBe('https://login.example/');
    b.browser.navigate('t0', 'https://e.example/');
    settle(a, b);
    expect(a.browser.tabs.find(({ id }) => id === 't0')?.url).toBe('https://e.example/');
  });

  test.each([
    ['once', 1, 'https://d.example/'],
    ['twice', 2, 'https://d.example/'],
    ['each time', 99, 'https://a.example/'],
  ])(
    'a tab that stays where it was is led to its page again, three times at most: %s',
    (_often, times, shown) => {
      for (const isLoaded of [true, false]) {
        const { a, b, clock } = pair();
        if (isLoaded) b.browser.load('t0');
        const settleLater = () => {
          clock.ms += 2_999;
          settle(a, b);
          clock.ms += 1;
          settle(a, b);
        };
        settleLater();
        b.browser.forgets = times;
        a.browser.navigate('t0', 'https://d.example/');
        settle(a, b);
        expect(b.browser.tabs.find(({ id }) => id === 't0')?.url).toBe('https://a.example/');
        for (let at = 0; at < 10; at++) settleLater();
        expect(b.browser.tabs.find(({ id }) => id === 't0')?.url).toBe(shown);
        expect(a.browser.tabs.find(({ id }) => id === 't0')?.url).toBe('https://d.example/');
        expect(b.browser.forgets).toBe(Math.max(0, times - 3));
        expect(rowOf(b)).toBe(`${rowOf(a)}, new null`);
        b.browser.forgets = 0;
        a.browser.navigate('t0', 'https://e.example/');
        settle(a, b);
        expect(b.browser.tabs.find(({ id }) => id === 't0')?.url).toBe('https://e.example/');
      }
    },
  );

  test('one opened unloaded may lead elsewhere whenever it is looked at', () => {
    const { a, b, clock } = pair();
    b.browser.leads.set('https://d.example/', 'https://login.example/');
    a.browser.open('w', 't9', 'https://d.example/');
    settle(a, b);
    clock.ms += 3_600_000;
    settle(a, b);
    b.browser.load('t9');
    settle(a, b);
    expect(a.browser.tabs.find(({ id }) => id === 't9')?.url).toBe('https://d.example/');
  });

  test('a page that is refused there is open here, and is tried again with the next page or start', () => {
    const { a, b } = pair();
    b.browser.refuses.add('https://d.example/');
    a.browser.open('w', 't9', 'https://d.example/');
    settle(a, b);
    expect(b.browser.tabs.map(({ id }) => id)).not.toContain('t9');
    expect(a.browser.tabs.map(({ id }) => id)).toContain('t9');
    b.browser.refuses.clear();
    settle(a, b);
    expect(b.browser.tabs.map(({ id }) => id)).not.toContain('t9');
    b.browser.restart();
    settle(a, b);
    expect(b.browser.tabs.map(({ id }) => id)).toContain('t9');
  });

  test('the last tab of a browser stays until there is another', () => {
    const { a, b } = pair(['https://a.example/']);
    b.browser.close('new');
    a.browser.open('w', 'other', null);
    a.browser.close('t0');
    settle(a, b);
    expect(b.browser.tabs.map(({ id }) => id)).toEqual(['t0']);
    b.browser.open('v', 'more', null);
    settle(a, b);
    expect(b.browser.tabs.map(({ id }) => id)).toEqual(['more']);
  });
});

test('what a browser that was started anew does not have was closed by nobody', () => {
  const { a, b } = pair();
  b.browser.restart();
  b.browser.windows = [];
  b.browser.open('fresh', 'blank', null);
  settle(a, b);
  expect(a.browser.tabs).toHaveLength(3);
  expect(b.browser.tabs.filter(({ url }) => url !== null)).toHaveLength(3);
});

test('a tab that a browser started anew has under another id is there once', () => {
  const { a, b } = pair();
  b.browser.restart();
  for (const tab of b.browser.tabs) if (tab.id === 't1') tab.id = 'fresh';
  b.mirror = rejoin(b.mirror, b.browser.shown);
  settle(a, b);
  expect(a.browser.tabs.map(({ id }) => id)).toEqual(['t0', 't1', 't2']);
  expect(b.browser.tabs.map(({ id }) => id)).toContain('fresh');
  expect(b.browser.tabs.map(({ id }) => id)).not.toContain('t1');
  a.browser.close('t1');
  settle(a, b);
  expect(b.browser.tabs.map(({ id }) => id)).not.toContain('fresh');
});

test('closed here and led elsewhere there, later and without knowing, it stays open', () => {
  const { a, b, clock } = pair();
  b.browser.load('t1');
  settle(a, b);
  a.browser.close('t1');
  const batches = a.observe();
  clock.ms += 3_600_000;
  b.browser.navigate('t1', 'https://read.example/');
  const back = b.observe();
  for (const batch of batches) b.take(batch);
  for (const batch of back) a.take(batch);
  settle(a, b);
  expect(a.view.map(({ tabs }) => tabs)).toEqual([
    ['t0 https://a.example/', 't1 https://read.example/', 't2 https://c.example/'],
  ]);
  expect(b.browser.tabs.map(({ id }) => id)).toEqual(['t0', 't1', 't2', 'new']);
});

test('a tab that is not loaded yet is led elsewhere at once where that is known to be a choice', () => {
  const { a, b } = pair();
  b.browser.choose('t1', 'https://read.example/');
  settle(a, b);
  expect(a.browser.tabs.map(({ url }) => url)).toContain('https://read.example/');
});

describe('before they met', () => {
  test('each tab of the same address is one, and windows are paired', () => {
    const { a, b } = meet(
      ['https://a.example/', 'https://b.example/'],
      ['https://b.example/', 'https://b.example/', 'https://z.example/'],
    );
    expect(a.view).toEqual(b.view);
    expect(a.browser.windows).toHaveLength(1);
    expect(a.browser.tabs.map(({ url }) => url).toSorted()).toEqual(
      ['a', 'b', 'b', 'z'].map((name) => `https://${name}.example/`),
    );
    b.browser.close('u0');
    settle(a, b);
    expect(a.browser.tabs.map(({ url }) => url).toSorted()).toEqual(
      ['a', 'b', 'z'].map((name) => `https://${name}.example/`),
    );
  });
});

describe('what another device says', () => {
  test('a clock a week ahead is refused, and nothing is taken', () => {
    const { a } = pair();
    const before = a.mirror;
    const stamp = nextStamp(undefined, 1_700_000_000_000 + 7 * 24 * 3_600_000, B);
    const batch = { from: {}, upTo: { [B]: stamp }, forgotten: {}, changes: [] };
    expect(take(a.mirror, batch, 1_700_000_000_000)).toEqual({ mirror: before, problem: 'clock' });
  });

  test.each(['a', 'a00', '0', 'zz'])('an index behind which nothing fits is refused: %s', (index) => {
    const { a } = pair();
    const stamp = nextStamp(undefined, 0, B);
    const place = { tab: 't0', field: 'place', value: { window: 'w', index }, stamp } as const;
    const batch = { from: {}, upTo: {}, forgotten: {}, changes: [place] };
    expect(take(a.mirror, batch, 1_700_000_000_000)).toMatchObject({ problem: 'malformed' });
  });

  test('who missed that closed tabs were forgotten joins anew', () => {
    const { a, b, clock } = pair();
    a.browser.close('t1');
    a.observe();
    clock.ms += 40 * 24 * 3_600_000;
    a.mirror = forget(a.mirror, clock.ms);
    expect(a.mirror.set.has('t1')).toBe(false);
    const [batch] = batchesFor(a.mirror, b.mirror.known);
    const [whole] = batchesFor(a.mirror, {});
    expect(batch && take(b.mirror, batch, clock.ms)).toMatchObject({ problem: 'away-too-long' });
    expect(whole && take(newMirror(B), whole, clock.ms)).not.toHaveProperty('problem');
  });

  const sound = { tab: 't', field: 'isPinned', value: true, stamp: nextStamp(undefined, 0, A) };
  test.each([
    { ...sound, field: 'cookies' },
    { ...sound, value: 'yes' },
    { ...sound, stamp: 'zzzzzzzzz.0000.me' },
    { ...sound, tab: '../t' },
    { ...sound, field: 'isClosed', value: false },
    { ...sound, field: 'place', value: { window: 'w', index: '' } },
    { ...sound, field: 'place', value: { window: 'w', index: 'a'.repeat(500) } },
    { ...sound, field: 'page', value: { url: 'javascript:alert(1)', title: '' } },
    { ...sound, field: 'page', value: { url: 'file:///etc/passwd', title: '' } },
    { ...sound, field: 'page', value: { url: 'https://me:secret@bank.example/', title: '' } },
    { ...sound, field: 'page', value: { url: '/relative', title: '' } },
  ])('refused: %j', (change) => {
    const head = { from: {}, upTo: {}, forgotten: {} };
    expect(schema.safeParse({ ...head, changes: [sound] }).success).toBe(true);
    expect(schema.safeParse({ ...head, changes: [change] }).success).toBe(false);
  });
});
