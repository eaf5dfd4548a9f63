import { expect, test } from 'vitest';
import { type SetPiece, setPiece } from '../../../agents/tabs/contract-published.ts';
import { publishedSets } from '../../../agents/tabs/publish/published-sets.ts';
import { piecesOf } from '../../../agents/tabs/publish/set-pieces.ts';
import type { KeptSet } from '../../../agents/tabs/saved-sets.ts';
import { MAX_SEALED_OCTETS } from '../../../app/link/seal.ts';

const [OWN, OTHER] = ['a', 'b'].map((letter) => letter.repeat(43)) as [string, string];
const AT = '2026-03-02T09:00:00.000Z';

function setOf(
  id: string,
  tabCount: number,
  { minute = 0, title = 'A page, as pages are called' } = {},
): KeptSet {
  const pages = Array.from({ length: tabCount }, (_, n) => ({
    url: `https://${id}-${n}.example/a/page`,
    title,
  }));
  const savedAt = `2026-03-01T08:${String(minute).padStart(2, '0')}:00.000Z`;
  return { id, name: `set ${id}`, savedAt, windowCount: 1, tabCount, windows: [{ pages }] };
}

const putting = { at: AT, deviceCount: 2 };
const shelf = (...all: ReadonlyMap<string, SetPiece>[]) => ({
  items: new Map(
    all.flatMap((pieces) => [...pieces].map(([id, value]) => [id, { value, isStale: false }] as const)),
  ),
});
const half = (pieces: Map<string, SetPiece>) => new Map([...pieces].slice(0, pieces.size / 2));

test('a set is read as it was saved, whatever is in it', () => {
  const odd = setOf('odd', 300, { title: `"\\\u0007 😀 ${'ü'.repeat(50)}` });
  const pieces = piecesOf(OWN, [odd, setOf('one', 1)], putting);
  expect(pieces.size).toBeGreaterThan(5);
  for (const piece of pieces.values()) {
    expect(Buffer.byteLength(JSON.stringify(piece))).toBeLessThanOrEqual(MAX_SEALED_OCTETS);
    expect(setPiece.parse(piece)).toEqual(piece);
  }
  const node = shelf(pieces, piecesOf(OTHER, [setOf('other', 1)], putting));
  expect(publishedSets(node, OWN)).toEqual([odd, setOf('one', 1)]);
  expect(publishedSets(node, OTHER)).toEqual([setOf('other', 1)]);
});

test('while one takes the place of another, the old or the new is there', () => {
  const [before, after] = [setOf('s', 200), setOf('s', 300, { minute: 1 })];
  const [old, fresh] = [piecesOf(OWN, [before], putting), piecesOf(OWN, [after], putting)];
  expect(publishedSets(shelf(old, half(fresh)), OWN)).toEqual([before]);
  expect(publishedSets(shelf(old, fresh), OWN)).toEqual([after]);
  expect(publishedSets(shelf(half(old), fresh), OWN)).toEqual([after]);
  expect(publishedSets(shelf(half(fresh)), OWN)).toEqual([]);
});

test('what is no set is none', () => {
  const [[id, piece] = ['', { at: AT, count: 1, text: '' }]] = piecesOf(OWN, [setOf('s', 1)], putting);
  for (const text of ['', '{', '{"id":"s"}'])
    expect(publishedSets(shelf(new Map([[id, { ...piece, text }]])), OWN)).toEqual([]);
  expect(publishedSets(shelf(new Map([[id, { ...piece, count: 2 }]])), OWN)).toEqual([]);
});

test('the room is shared out among the devices: whole sets, those saved last first', () => {
  const idsIn = (sets: readonly KeptSet[], deviceCount: number) =>
    publishedSets(shelf(piecesOf(OWN, sets, { at: AT, deviceCount })), OWN)
      .map(({ id }) => id)
      .sort();
  const sets = [1, 2, 3, 4].map((n) => setOf(`s${n}`, n === 3 ? 1_500 : 500, { minute: n }));
  expect(idsIn(sets, 1)).toEqual(['s1', 's2', 's3', 's4']);
  expect(idsIn(sets, 4)).toEqual(['s1', 's2', 's4']);
  expect(piecesOf(OWN, sets, { at: AT, deviceCount: 121 }).size).toBe(0);
});
