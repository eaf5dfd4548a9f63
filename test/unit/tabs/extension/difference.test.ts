import fc from 'fast-check';
import { expect, test } from 'vitest';
import { difference } from '../../../../agents/tabs/extension/difference.ts';
import { applyChanges } from '../../../../agents/tabs/protocol/apply-changes.ts';
import type { BrowserWindow, Changes } from '../../../../agents/tabs/protocol.ts';
import { tabOf, windowOf } from '../browsers/browser.ts';

/** Windows with tabs out of the same few, so that what comes after is mostly what was before. */
const windows = fc
  .tuple(
    fc.shuffledSubarray([...'abcdefghijkl']),
    fc.array(fc.nat({ max: 3 }), { minLength: 12, maxLength: 12 }),
    fc.subarray([...'abcdef']),
    fc.shuffledSubarray(['w0', 'w1', 'w2', 'w3']),
  )
  .map(([ids, places, pinned, open]) =>
    open.map((id, index): BrowserWindow => {
      const here = ids.filter((_, at) => (places[at] ?? 0) % open.length === index);
      const tabs = here.map((tab) => ({
        ...tabOf(tab),
        isPinned: pinned.includes(tab),
        ...((places[index] ?? 0) % 2 === 1 && { isChosen: true as const }),
      }));
      return { ...windowOf(id, ...tabs), isFocused: index === 0 };
    }),
  );
const applied = (before: BrowserWindow[], changes: ReturnType<typeof difference>) =>
  changes ? applyChanges(before, { type: 'changes', version: 1, omitted: 0, ...changes } as Changes) : before;
const byId = (list: BrowserWindow[]) => new Map(list.map((window) => [window.id, window]));

test('what is different, applied to what was, is what is', () => {
  fc.assert(
    fc.property(windows, windows, (before, after) => {
      expect(byId(applied(before, difference(before, after)))).toEqual(byId(after));
    }),
    { numRuns: 2_000 },
  );
});

test('nothing is said of what is as it was', () => {
  const window = windowOf('w', ...[...'abcdef'].map((id) => tabOf(id)));
  expect(difference([window], [structuredClone(window)])).toBeUndefined();
});

test.each([
  ['one to the end', 'bcdefa', ['a']],
  ['one to the beginning', 'fabcde', ['f']],
  ['two that change places', 'bacdef', 1],
  ['one away', 'abdef', []],
  ['one new', 'abcxdef', ['x']],
  ['all turned round', 'fedcba', 5],
] as const)('%s: no more is said than has to be', (_what, order, said) => {
  const of = (ids: string) => [windowOf('w', ...[...ids].map((id) => tabOf(id)))];
  const tabs = difference(of('abcdef'), of(order))?.tabs.map(({ id }) => id);
  if (typeof said === 'number') expect(tabs).toHaveLength(said);
  else expect(tabs).toEqual(said);
});
