import { expect, test } from 'vitest';
import { broughtBack } from '../../../../agents/tabs/extension/brought-back.ts';
import { recognise } from '../../../../agents/tabs/extension/recognise.ts';

const addressOf = (letter: string) => (letter === '_' ? '' : letter);
const before = (number: number, urls: string, group?: string) => ({
  ...{ id: `w${number}`, number },
  tabs: [...urls].map((letter, index) => ({
    ...{ id: `${number}${letter}${index}`, number: number * 10 + index, url: addressOf(letter) },
    ...(group !== undefined && { group }),
  })),
});
const remembered = [before(1, 'abca'), before(2, 'ax')];
const present = (number: number, urls: string, group?: number) => ({
  number,
  tabs: [...urls].map((letter, index) => ({
    ...{ number: number * 10 + index, url: addressOf(letter) },
    ...(group !== undefined && { group }),
  })),
});

test('after a restart windows and tabs are known by their addresses', () => {
  const { windows, tabs } = recognise(remembered, [present(7, 'xa'), present(8, 'abca')]);
  expect([...windows]).toEqual([
    [8, 'w1'],
    [7, 'w2'],
  ]);
  expect(tabs).toEqual(
    new Map([
      [70, '2x1'],
      [71, '2a0'],
      [80, '1a0'],
      [81, '1b1'],
      [82, '1c2'],
      [83, '1a3'],
    ]),
  );
});

test('one that moved to another window is known there, and nobody is known twice', () => {
  const { windows, tabs } = recognise(remembered, [present(7, 'abxbn_')]);
  expect([...windows]).toEqual([[7, 'w1']]);
  expect([...tabs]).toEqual([
    [70, '1a0'],
    [71, '1b1'],
    [72, '2x1'],
  ]);
});

test('tabs that come one by one go on where the first left off', () => {
  const first = recognise(remembered, [present(7, 'a')]);
  // Both windows have it: the first counts.
  expect([...first.windows]).toEqual([[7, 'w1']]);
  const second = recognise(remembered, [present(7, 'abca')], first);
  expect([...second.windows]).toEqual([]);
  expect([...second.tabs.values()]).toEqual(['1b1', '1c2', '1a3']);
});

test('where the extension alone was started anew, each of several of one address is its own, though others are gone', () => {
  const [first, second] = [before(1, 'aaab_'), before(2, 'ab')];
  const left = { number: 1, tabs: present(1, 'aaab_').tabs.toSpliced(1, 1) };
  const { windows, tabs } = recognise([first, second], [present(2, 'ab'), left]);
  expect(windows).toEqual(
    new Map([
      [1, 'w1'],
      [2, 'w2'],
    ]),
  );
  const kept = [...first.tabs.toSpliced(1, 1), ...second.tabs];
  expect(tabs).toEqual(new Map(kept.map(({ number, id }) => [number, id])));
});

test('of two of one address the left one stays the left one, whatever numbers they get', () => {
  const row = before(1, 'aba');
  const was = { ...row, tabs: row.tabs.map((tab, at) => ({ ...tab, number: 12 - at })) };
  expect(recognise([was], [present(1, 'aba')]).tabs).toEqual(
    new Map([
      [10, '1a0'],
      [11, '1b1'],
      [12, '1a2'],
    ]),
  );
});

test('the right one of two is known while the left one has no address yet, and then the left one', () => {
  const was = [before(1, 'aa')];
  const blank = { windows: new Map([[1, 'w1']]), tabs: new Map([[10, 'new']]), groups: new Map() };
  for (const known of [undefined, blank]) {
    const first = recognise(was, [present(1, '_a')], known);
    expect([...first.tabs]).toEqual([[11, '1a1']]);
    const second = recognise(was, [present(1, 'aa')], first);
    expect([...second.tabs]).toEqual([[10, '1a0']]);
  }
});

test('a tab that is brought back with what it showed shortly before is that tab', () => {
  const led = before(1, 'ab');
  const tabs = led.tabs.map((tab) => (tab.url === 'b' ? { ...tab, earlier: ['y', 'z'] } : tab));
  expect([...recognise([{ ...led, tabs }], [present(7, 'zanz')]).tabs]).toEqual([
    [71, '1a0'],
    [70, '1b1'],
  ]);
});

test('a group is known by its tabs', () => {
  const { groups } = recognise(
    [before(1, 'ab', 'g1'), before(2, 'c')],
    [present(7, 'ba', 5), present(8, 'c', 6)],
  );
  expect([...groups]).toEqual([[5, 'g1']]);
});

test('a window that was empty at first is the one whose tabs come into it', () => {
  const first = { windows: new Map([[7, 'new']]), tabs: new Map([[70, 'blank']]), groups: new Map() };
  expect([...recognise(remembered, [present(7, '_abc')], first).windows]).toEqual([[7, 'w1']]);
  const other = { ...first, tabs: new Map([[70, 'own']]) };
  expect([...recognise(remembered, [present(7, 'nabc')], other).windows]).toEqual([]);
});

test('what the browser brings back late takes the ids of those that stood in for it', () => {
  const standing = present(3, 'abca');
  const known = {
    windows: new Map([
      [3, 'w1'],
      [9, 'new'],
    ]),
    tabs: new Map([
      ...standing.tabs.map(({ number }, at) => [number, `1${'abca'[at]}${at}`] as const),
      [90, 'n'],
    ]),
    groups: new Map(),
  };
  const standIns = new Set(standing.tabs.map(({ number }) => number));
  const late = [standing, present(9, '_'), present(8, 'abcd')];
  const back = broughtBack(remembered, late, known, standIns);
  expect([...back.windows]).toEqual([[8, 'w1']]);
  expect([...back.tabs]).toEqual([
    [80, '1a0'],
    [81, '1b1'],
    [82, '1c2'],
  ]);
  // One of them was led elsewhere meanwhile: it is the person's.
  const led = { number: 3, tabs: standing.tabs.map((tab, at) => (at === 1 ? { ...tab, url: 'z' } : tab)) };
  const others = broughtBack(remembered, [led, present(8, 'abcd')], known, standIns);
  expect([...others.windows]).toEqual([]);
  expect([...others.tabs.values()]).toEqual(['1a0', '1c2']);
});
