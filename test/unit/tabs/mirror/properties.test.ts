import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Batch } from '../../../../agents/tabs/mirror/contract-batch.ts';
import { openTabs } from '../../../../agents/tabs/mirror/shared-set.ts';
import { Device, type Mood } from './device.ts';

/** What can happen, as often as it stands here; the number says to which tab, window or message. */
const HAPPENINGS = [
  ...['open', 'open', 'close', 'move', 'move', 'pin', 'navigate', 'load', 'window'],
  ...['look', 'look', 'step', 'step', 'step', 'deliver', 'deliver', 'deliver'],
] as const;
const RARE = ['cut', 'duplicate', 'reorder', 'restart', 'redirect', 'forget'] as const;
const MOODS: readonly Mood[] = ['unwilling', 'halfway', 'twice', 'unheard'];

type Happening = (typeof HAPPENINGS)[number] | (typeof RARE)[number] | Mood;

const happening = fc.record({
  what: fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...HAPPENINGS) },
    { weight: 1, arbitrary: fc.constantFrom(...RARE) },
    { weight: 4, arbitrary: fc.constantFrom(...MOODS) },
  ),
  isFirst: fc.boolean(),
  pick: fc.nat(1000),
  where: fc.nat(1000),
  passedMs: fc.constantFrom(0, 1, 40, 500, 10_000),
});

/** Two devices whose clocks are minutes apart, and a line between them that does what it likes. */
class World {
  ms = 1_700_000_000_000;
  readonly a = new Device('a'.repeat(32), () => this.ms);
  readonly b = new Device('b'.repeat(32), () => this.ms - 300_000);
  readonly closed = new Set<string>();
  readonly opened = new Set<string>();
  acts = 0;
  #line: { to: Device; batch: Batch }[] = [];

  constructor() {
    for (const [device, id] of [
      [this.a, 'w'],
      [this.b, 'v'],
    ] as const)
      for (let at = 0; at < 3; at++) this.#open(device, id, 99);
    this.a.observe();
    this.cut();
    this.settle();
  }

  happen({
    what,
    isFirst,
    pick,
    where,
    passedMs,
  }: {
    what: Happening;
    isFirst: boolean;
    pick: number;
    where: number;
    passedMs: number;
  }) {
    this.ms += passedMs;
    const device = isFirst ? this.a : this.b;
    const { browser } = device;
    const tab = browser.tabs[pick % Math.max(1, browser.tabs.length)]?.id;
    const window = browser.windows[where % Math.max(1, browser.windows.length)]?.id;
    if (what === 'look') this.#send(device, device.observe());
    else if (what === 'step') device.step();
    else if (isMood(what)) device.step(what);
    else if (what === 'deliver') this.#deliver(0);
    else if (what === 'reorder') this.#deliver(pick);
    else if (what === 'duplicate') this.#line.push(...this.#line.slice(0, 1));
    else if (what === 'cut') this.cut();
    else if (what === 'restart') browser.restart();
    else if (what === 'forget') browser.forgets = pick % 3;
    else if (what === 'redirect')
      browser.leads.set(`https://${pick % 30}.example/`, `https://login.example/${pick}`);
    else {
      this.acts += 1;
      if (what === 'open') this.#open(device, window ?? 'first', where);
      else if (tab === undefined || window === undefined) return;
      else if (what === 'move') browser.move(window, [tab], where % 12);
      else if (what === 'window') browser.move(`w${this.acts}`, [tab], 0);
      else if (what === 'pin') browser.pin(tab, where % 2 === 0);
      else if (what === 'navigate') browser.navigate(tab, `https://${where % 30}.example/`);
      else if (what === 'load') browser.load(tab);
      else if (browser.tabs.length > 1) {
        this.closed.add(tab);
        browser.close(tab);
      }
    }
  }

  /** Everything that is under way is lost, and both ask again with what they know. */
  cut(): void {
    this.#line = [];
    this.a.told = this.b.mirror.known;
    this.b.told = this.a.mirror.known;
    for (const device of [this.a, this.b]) this.#send(device, device.tell());
  }

  settle(): void {
    for (let rounds = 0, isQuiet = false; !isQuiet; rounds++) {
      expect(rounds).toBeLessThan(30);
      this.ms += 10_000;
      for (const device of [this.a, this.b]) this.#send(device, device.observe());
      isQuiet = this.#line.length === 0;
      while (this.#line.length > 0) this.#deliver(0);
      for (const device of [this.a, this.b]) while (device.step()) isQuiet = false;
    }
  }

  #open(device: Device, window: string, index: number): void {
    const id = `t${this.opened.size}`;
    this.opened.add(id);
    device.browser.open(window, id, `https://${this.opened.size % 30}.example/`, { index: index % 12 });
  }

  #send(from: Device, batches: Batch[]): void {
    const to = from === this.a ? this.b : this.a;
    this.#line.push(...batches.map((batch) => ({ to, batch })));
  }

  #deliver(at: number): void {
    const [message] = this.#line.splice(at % Math.max(1, this.#line.length), 1);
    if (message?.to.take(message.batch)) this.cut();
  }
}

function isMood(what: Happening): what is Mood {
  return MOODS.some((mood) => mood === what);
}

test('whatever happens in whatever order, both show the same at the end, and no tab is lost', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 50, maxLength: 1_000, size: 'max' }), (happenings) => {
      const world = new World();
      for (const one of happenings) world.happen(one);
      world.settle();
      world.cut();
      world.settle();
      const { a, b } = world;
      expect(a.view).toEqual(b.view);
      const open = new Set(openTabs(a.mirror.set).map(({ id }) => id));
      expect([...world.opened].filter((id) => !open.has(id) && !world.closed.has(id))).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('300 acts, each seen at once, are 300 messages', () => {
  const world = new World();
  const before = world.a.sent + world.b.sent;
  const acts: Happening[] = ['open', 'close', 'move', 'pin', 'navigate', 'window', 'open', 'close'];
  for (let at = 0; at < 300; at++) {
    const what = acts[at % acts.length] ?? 'open';
    world.happen({ what, isFirst: at % 3 === 0, pick: at * 7, where: at * 5, passedMs: 10_000 });
    world.settle();
  }
  expect(world.a.view).toEqual(world.b.view);
  expect(world.acts).toBe(300);
  expect(world.a.sent + world.b.sent - before).toBeLessThanOrEqual(300);
});
