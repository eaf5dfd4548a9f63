import { expect, test } from 'vitest';
import { recognise } from '../../../../agents/tabs/extension/recognise.ts';

const remembered = [
  { id: 'w1', tabs: [...'abca'].map((url, index) => ({ id: `1${url}${index}`, url })) },
  { id: 'w2', tabs: [...'ax'].map((url, index) => ({ id: `2${url}${index}`, url })) },
];
const present = (number: number, urls: string) => ({
  number,
  tabs: [...urls].map((url, index) => ({ number: number * 10 + index, url: url === '_' ? '' : url })),
});

test('after a restart windows and tabs are known by their addresses', () => {
  const { windows, tabs } = recognise(remembered, [present(7, 'xa'), present(8, 'abca')]);
  expect([...windows]).toEqual([
    [8, 'w1'],
    [7, 'w2'],
  ]);
  expect([...tabs]).toEqual([
    [70, '2x1'],
    [71, '2a0'],
    [80, '1a0'],
    [81, '1b1'],
    [82, '1c2'],
    [83, '1a3'],
  ]);
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
