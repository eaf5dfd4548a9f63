import { describe, expect, test } from 'vitest';
import type { Browser, Tab } from '../../../agents/tabs/contract.ts';
import { type Published, published } from '../../../agents/tabs/contract-published.ts';
import { MAX_PARTS, partsOf } from '../../../agents/tabs/publish/parts.ts';
import { publishedLists } from '../../../agents/tabs/publish/published-lists.ts';
import type { SealedItem, SealedNode } from '../../../app/agent.ts';
import { MAX_SEALED_OCTETS } from '../../../app/link/seal.ts';

const DEVICE = 'd'.repeat(32);
const AT = '2026-03-02T09:00:00.000Z';

function tab(n: number, more: Partial<Tab> = {}): Tab {
  return {
    id: `tab-${n}`,
    url: `https://site-${n}.example/some/page?n=${n}`,
    title: `Title of page ${n}`,
    ...more,
  };
}

function browser(...windows: Tab[][]): Browser {
  const named = windows.map((tabs, n) => ({ id: `w${n}`, tabs }));
  return { id: 'b1', name: 'Firefox', isOpen: true, windows: named };
}

const tabs = (count: number, from = 0) => Array.from({ length: count }, (_, n) => tab(from + n));

function nodeWith(items: Map<string, Published>): SealedNode<Published> {
  const sealed = new Map<string, SealedItem<Published>>();
  for (const [id, value] of items) sealed.set(id, { value, isStale: false });
  return { items: sealed } as unknown as SealedNode<Published>;
}

const dated = (parts: ReturnType<typeof partsOf>, at = AT) =>
  new Map([...parts].map(([id, part]) => [id, { ...part, at }]));

const idsIn = (browsers: readonly Browser[]) =>
  browsers.flatMap(({ windows }) => windows.map((window) => window.tabs.map(({ id }) => id)));

function changed(before: ReturnType<typeof partsOf>, after: ReturnType<typeof partsOf>): number {
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].filter((id) => JSON.stringify(before.get(id)) !== JSON.stringify(after.get(id))).length;
}

test('what was put there is read as it was, window by window', () => {
  const open = [
    browser(tabs(5), tabs(700, 100)),
    { ...browser([], tabs(1, 2_000)), id: 'b2', name: 'Chromium' },
  ];
  const parts = dated(partsOf(DEVICE, { browsers: open }));
  for (const part of parts.values()) {
    expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThanOrEqual(MAX_SEALED_OCTETS);
    expect(published.parse(JSON.parse(JSON.stringify(part)))).toEqual(part);
  }
  const list = publishedLists(nodeWith(parts)).get(DEVICE);
  expect(idsIn(list?.browsers ?? [])).toEqual(idsIn(open).filter((ids) => ids.length > 0));
  expect(list?.at).toBe(AT);
});

describe('one that changes in a window of many', () => {
  const many = tabs(600);
  const before = partsOf(DEVICE, { browsers: [browser(many)] });

  test.each([
    ['goes', [...many.slice(0, 300), ...many.slice(301)]],
    ['comes', [...many.slice(0, 300), tab(9_000), ...many.slice(300)]],
    ['shows another page', many.map((one, n) => (n === 300 ? tab(300, { title: 'Another' }) : one))],
    ['comes first', [tab(9_001), ...many]],
  ])('%s: few of the items are others', (_what, after) => {
    const now = partsOf(DEVICE, { browsers: [browser(after)] });
    expect(before.size).toBeGreaterThan(12);
    expect(changed(before, now)).toBeLessThanOrEqual(6);
  });
});

test('long titles, addresses and groups stay within an item, and what does not is counted', () => {
  const long = Array.from({ length: 60 }, (_, n) =>
    tab(n, { title: '🐉'.repeat(150), url: `https://x.example/${'y'.repeat(n * 130)}` }),
  );
  const groups = Array.from({ length: 300 }, (_, n) => ({
    ...{ id: `g${n}`, title: 'ä'.repeat(100), color: 'blue', isCollapsed: false },
  }));
  const parts = partsOf(DEVICE, {
    browsers: [{ ...browser([]), windows: [{ id: 'w0', tabs: long, groups }] }],
    unlistedCount: 3,
  });
  for (const part of dated(parts).values())
    expect(Buffer.byteLength(JSON.stringify({ ...part, unlistedCount: 100_000 }))).toBeLessThanOrEqual(
      MAX_SEALED_OCTETS,
    );
  const list = publishedLists(nodeWith(dated(parts))).get(DEVICE);
  const listed = idsIn(list?.browsers ?? []).flat().length;
  expect(listed).toBeLessThan(60);
  expect(list?.unlistedCount).toBe(60 - listed + 3);
});

test('of 50,000 tabs as many are there as forty items hold', () => {
  const parts = partsOf(DEVICE, { browsers: [browser(tabs(50_000))] });
  expect(parts.size).toBe(MAX_PARTS);
  const list = publishedLists(nodeWith(dated(parts))).get(DEVICE);
  const listed = idsIn(list?.browsers ?? []).flat().length;
  expect(listed).toBeGreaterThan(1_000);
  expect(list?.unlistedCount).toBe(50_000 - listed);
});

test('between two versions no tab is there twice, and none of those that stand is lost', () => {
  const many = tabs(200);
  const old = dated(partsOf(DEVICE, { browsers: [browser(many)] }));
  const moved = [...many.slice(150), ...many.slice(0, 150)];
  const fresh = dated(partsOf(DEVICE, { browsers: [browser(moved)] }), '2026-03-02T09:01:00.000Z');
  const torn = new Map([...old, ...[...fresh].slice(0, 2)]);
  const [ids = []] = idsIn(publishedLists(nodeWith(torn)).get(DEVICE)?.browsers ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(many.map(({ id }) => id).sort());
});

test('what is there in place of another part is shown in its place', () => {
  const many = tabs(200);
  const old = dated(partsOf(DEVICE, { browsers: [browser(many)] }));
  const fresh = dated(partsOf(DEVICE, { browsers: [browser(many.slice(1))] }), '2026-03-02T09:01:00.000Z');
  const torn = new Map([...old, ...fresh]);
  const [ids = []] = idsIn(publishedLists(nodeWith(torn)).get(DEVICE)?.browsers ?? []);
  expect(ids).toEqual([...many.slice(1), ...many.slice(0, 1)].map(({ id }) => id));
});
