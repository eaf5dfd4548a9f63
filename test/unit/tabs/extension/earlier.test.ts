import { expect, test } from 'vitest';
import { Earlier } from '../../../../agents/tabs/extension/earlier.ts';

const showing = (url: string) => [{ number: 1, tabs: [{ number: 10, url }] }];

test('what a tab showed is kept for half a minute after it was left', () => {
  const earlier = new Earlier();
  for (const [url, nowMs] of [
    ['a', 0],
    ['b', 1_000],
    ['', 2_000],
    ['c', 3_000],
  ] as const)
    earlier.note(showing(url), nowMs);
  expect(earlier.of(10)).toEqual(['a', 'b']);
  earlier.note(showing('c'), 31_500);
  expect(earlier.of(10)).toEqual(['b']);
  earlier.note([], 31_600);
  expect(earlier.of(10)).toEqual([]);
});
