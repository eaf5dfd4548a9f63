import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Browser } from '../../../agents/tabs/contract.ts';
import type { Published } from '../../../agents/tabs/contract-published.ts';
import { datedParts } from '../../../agents/tabs/publish/parts.ts';
import { Publisher } from '../../../agents/tabs/publish/publisher.ts';
import type { SealedItem, SealedNode } from '../../../app/agent.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const [OWN, PAIRED, STRANGER] = ['a', 'b', 'c'].map((letter) => letter.repeat(32));

/** What stands on a server that answers at once, and each thing that was asked of it. */
class Shelf implements SealedNode<Published> {
  readonly items = new Map<string, SealedItem<Published>>();
  readonly asked: { at: number; what: string }[] = [];
  isReady = true;
  isBroken = false;
  #listeners: (() => void)[] = [];

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }

  async put(id: string, value: Published): Promise<void> {
    this.#ask(`put ${id}`);
    this.items.set(id, { value, isStale: false });
    this.tell();
  }

  async remove(id: string): Promise<void> {
    this.#ask(`remove ${id}`);
    this.items.delete(id);
    this.tell();
  }

  async read(): Promise<void> {}

  async look(ids: readonly string[]): Promise<string[]> {
    return ids.filter((id) => this.items.has(id));
  }

  #ask(what: string): void {
    this.asked.push({ at: Date.now() - START, what });
    if (this.isBroken) throw new Error('the server is away');
  }
}

let shelf: Shelf;
let tabs: string[] | undefined;
let end: AbortController;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  shelf = new Shelf();
  tabs = ['one'];
  end = new AbortController();
});
afterEach(() => {
  end.abort();
  vi.useRealTimers();
});

function browsers(ids: readonly string[]): Browser[] {
  const row = ids.map((id) => ({ id, url: `https://${id}.example/`, title: id }));
  return [{ id: 'b1', name: 'Firefox', isOpen: true, windows: [{ id: 'w', tabs: row }] }];
}

type Devices = () => { own: string; paired: string[] } | undefined;

function publisher(devices: Devices = () => ({ own: OWN as string, paired: [PAIRED as string] })) {
  return new Publisher<Published>({
    ...{ node: shelf, devices, signal: end.signal },
    items: ({ own }, at) => (tabs ? datedParts(own, { browsers: browsers(tabs) }, at) : new Map()),
  });
}

const own = (first: string) => `${OWN}/w/${first}`;
const what = () => shelf.asked.map((one) => one.what);
const titles = () => [...shelf.items.values()].flatMap(({ value }) => value.tabs.map(({ title }) => title));

test('waits until it is quiet, and then says only what is not there as it should be', async () => {
  const publishing = publisher();
  await vi.advanceTimersByTimeAsync(1_500);
  publishing.changed();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(what()).toEqual([]);
  await vi.advanceTimersByTimeAsync(500);
  expect(what()).toEqual([`put ${own('one')}`]);
  publishing.changed();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(what()).toHaveLength(1);
});

test('changes that never rest are published all the same, and no round is sooner than ten seconds', async () => {
  const publishing = publisher();
  for (let count = 0; count < 60; count++) {
    tabs = ['one', `step-${count}`];
    publishing.changed();
    await vi.advanceTimersByTimeAsync(500);
  }
  const times = shelf.asked.map(({ at }) => at);
  expect(times.length).toBeGreaterThanOrEqual(2);
  expect(times[0]).toBeLessThanOrEqual(10_000);
  expect(times.slice(1).every((at, index) => at - (times[index] ?? 0) >= 10_000)).toBe(true);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(titles()).toEqual(['one', 'step-59']);
});

test('after failures it tries ever more seldom, and gets there', async () => {
  shelf.isBroken = true;
  publisher();
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  const pauses = shelf.asked.slice(1).map(({ at }, index) => at - (shelf.asked[index]?.at ?? 0));
  expect(pauses.length).toBeGreaterThanOrEqual(3);
  expect(pauses.every((pause, index) => index === 0 || pause > (pauses[index - 1] ?? 0))).toBe(true);
  shelf.isBroken = false;
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(titles()).toEqual(['one']);
});

test('nothing is said before the node can be read, or this device has an id', async () => {
  shelf.isReady = false;
  let known: { own: string; paired: string[] } | undefined;
  publisher(() => known);
  await vi.advanceTimersByTimeAsync(60_000);
  shelf.isReady = true;
  shelf.tell();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(what()).toEqual([]);
  known = { own: OWN as string, paired: [] };
  shelf.tell();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(what()).toEqual([`put ${own('one')}`]);
});

test('its items are taken away where nothing is to be published any more', async () => {
  const publishing = publisher();
  await vi.advanceTimersByTimeAsync(10_000);
  tabs = undefined;
  publishing.changed();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(what()).toEqual([`put ${own('one')}`, `remove ${own('one')}`]);
});

test('what takes the place of another is there before that is taken away', async () => {
  const publishing = publisher();
  await vi.advanceTimersByTimeAsync(10_000);
  tabs = ['two'];
  publishing.changed();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(what()).toEqual([`put ${own('one')}`, `put ${own('two')}`, `remove ${own('one')}`]);
});

test('one that is sealed for too many, or that somebody took away, is put there again', async () => {
  publisher();
  await vi.advanceTimersByTimeAsync(10_000);
  const item = shelf.items.get(own('one')) as SealedItem<Published>;
  shelf.items.set(own('one'), { ...item, isStale: true });
  shelf.tell();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(shelf.items.get(own('one'))?.isStale).toBe(false);
  shelf.items.delete(own('one'));
  shelf.tell();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(titles()).toEqual(['one']);
});

test('of others it takes away what is old and of no paired device', async () => {
  const head = { browser: { id: 'b', name: 'Chromium' }, window: { id: 'w' }, tabs: [] };
  const at = (ageMs: number) => new Date(START - ageMs).toISOString();
  const put = (id: string, ageMs: number) =>
    shelf.items.set(id, { value: { ...head, at: at(ageMs) }, isStale: false });
  put(`${PAIRED}/w/old`, 86_400_000);
  put(`${STRANGER}/w/old`, 11 * 60_000);
  put(`${STRANGER}/w/new`, 60_000);
  publisher();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(what()).toEqual([`remove ${STRANGER}/w/old`, `put ${own('one')}`]);
});

test('nothing is said after its end', async () => {
  const publishing = publisher();
  end.abort();
  publishing.changed();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(what()).toEqual([]);
});
