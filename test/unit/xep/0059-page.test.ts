import { describe, expect, test } from 'vitest';
import { page } from '../../../app/xep/0059-page.ts';
import {
  decodeResultSetRequest,
  decodeResultSetResponse,
} from '../../../app/xep/0059-result-set-management.ts';
import { parse } from '../../stanzas/parse.ts';

const byKey = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const letters = [...'abcdefg'];
const self = (item: string) => item;

describe('a page', () => {
  test.each([
    [{}, 'abc', 0],
    [{ max: 2 }, 'ab', 0],
    [{ max: 100 }, 'abc', 0],
    [{ after: 'b', max: 2 }, 'cd', 2],
    [{ before: 'f', max: 2 }, 'de', 3],
    [{ before: 'b' }, 'a', 0],
    [{ before: '' }, 'efg', 4],
    [{ index: 5 }, 'fg', 5],
    [{ after: 'a', before: 'c' }, 'b', 1],
  ])('for %j is %s', (request, items, firstIndex) => {
    for (const compare of [undefined, byKey]) {
      const expected = { first: items[0], firstIndex, last: items.at(-1), count: 7 };
      expect(page(letters, self, request, 3, compare)).toEqual({ items: [...items], response: expected });
    }
  });

  test.each([{ max: 0 }, { index: 7 }, { index: 1e15 - 1 }, { after: 'g' }, { before: 'a' }])(
    'for %j is empty',
    (request) => {
      expect(page(letters, self, request, 3)).toEqual({ items: [], response: { count: 7 } });
    },
  );

  test('behind what is gone goes on where it stood', () => {
    expect(page([...'acd'], self, { after: 'b' }, 9, byKey).items).toEqual(['c', 'd']);
    expect(page([...'acd'], self, { before: 'b' }, 9, byKey).items).toEqual(['a']);
  });

  test('without an order of uids an unknown one is item-not-found', () => {
    expect(() => page(letters, self, { after: 'x' }, 3)).toThrow('item-not-found');
    expect(() => page(letters, self, { before: 'x' }, 3)).toThrow('item-not-found');
  });
});

test.each([false, true])(
  'while the list changes nothing comes twice and nothing that stayed is missed (backwards: %s)',
  (backwards) => {
    const random = mulberry32(backwards ? 7 : 42);
    for (let round = 0; round < 300; round += 1) {
      const present = new Set(Array.from({ length: 60 }, () => key(random)));
      const stayed = new Set(present);
      const seen: string[] = [];
      let mark: string | undefined;
      for (;;) {
        const sorted = [...present].sort(byKey);
        const max = 1 + Math.floor(random() * 7);
        const request = backwards
          ? { max, before: mark ?? '' }
          : { max, ...(mark !== undefined && { after: mark }) };
        const { items, response } = page(sorted, self, request, 5, byKey);
        expect(items.length).toBeLessThanOrEqual(5);
        seen.push(...items);
        mark = backwards ? response.first : response.last;
        if (mark === undefined) break;
        for (const item of [...present]) if (random() < 0.1) [present, stayed].map((set) => set.delete(item));
        for (let n = 0; n < 3; n += 1) present.add(key(random));
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect([...stayed].filter((item) => !seen.includes(item))).toEqual([]);
    }
  },
);

test.each(['-1', '1.5', '', 'ten', '1e3', '9'.repeat(30)])('%j is no count', (max) => {
  const set = parse(
    `<set xmlns='http://jabber.org/protocol/rsm'><max>${max}</max><count>${max}</count></set>`,
  );
  expect(() => decodeResultSetRequest(set)).toThrow('bad-request');
  expect(() => decodeResultSetResponse(set)).toThrow('bad-request');
});

/** Small, seeded, so that a failure can be repeated. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function key(random: () => number): string {
  return Math.floor(random() * 100_000)
    .toString(36)
    .padStart(4, '0');
}
