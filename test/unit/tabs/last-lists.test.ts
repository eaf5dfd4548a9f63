import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Published } from '../../../agents/tabs/contract-published.ts';
import { LastLists } from '../../../agents/tabs/last-lists.ts';
import type { SealedItem, SealedNode } from '../../../app/agent.ts';

const tab = (id: string) => ({ id, url: `https://${id}.example/`, title: id });
const browsersWith = (...ids: string[]) => [
  { id: 'b', name: 'Firefox', isOpen: true, windows: [{ id: 'w', tabs: ids.map(tab) }] },
];

const items = new Map<string, SealedItem<Published>>();
const lists = () => new LastLists({ items } as unknown as SealedNode<Published>);
const idsOf = (last: LastLists) =>
  last.get('d')?.browsers.flatMap(({ windows }) => windows.flatMap(({ tabs }) => tabs.map(({ id }) => id)));

function publish(at: string, ...ids: string[]): void {
  const value = { at, browser: { id: 'b', name: 'Firefox' }, window: { id: 'w' }, tabs: ids.map(tab) };
  items.set('d/w/first', { value, isStale: false });
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-03-02T09:00:00Z'), toFake: ['Date'] });
  items.clear();
});
afterEach(() => void vi.useRealTimers());

test('what a device told before it went is newer than what it had published by then', () => {
  publish('2026-03-02T08:59:50.000Z', 'old');
  const last = lists();
  expect(idsOf(last)).toEqual(['old']);
  last.told('d', { browsers: browsersWith('old', 'new'), unlistedCount: 3 });
  expect(idsOf(last)).toEqual(['old', 'new']);
  expect(last.get('d')).toMatchObject({
    ...{ at: '2026-03-02T09:00:00.000Z', unlistedCount: 3, browsers: [{ isOpen: false }] },
  });
});

test('half of a round that is cut off does not hide what was told', () => {
  const last = lists();
  last.told('d', { browsers: browsersWith('one', 'two') });
  publish('2026-03-02T09:00:02.000Z', 'one');
  vi.setSystemTime(Date.parse('2026-03-02T09:00:03Z'));
  last.ended('d');
  expect(idsOf(last)).toEqual(['one', 'two']);
});

test('what is published after its link broke is newer', () => {
  const last = lists();
  last.told('d', { browsers: browsersWith('one') });
  last.ended('d');
  publish('2026-03-02T09:00:10.000Z', 'two');
  expect(idsOf(last)).toEqual(['two']);
});

test('a device that publishes nothing shows nothing while it sleeps', () => {
  const last = lists();
  last.told('d', { browsers: browsersWith('one') });
  last.ended('d');
  expect(last.get('d')).toBeUndefined();
});
