import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { ActivityEvent } from '../../../app/host/activity.ts';
import { EventFeed } from '../../../renderer/activity/event-feed.ts';
import { Rows } from '../../../renderer/activity/rows.ts';
import { visible } from '../../../renderer/ui/visible.ts';
import { openActivity } from '../host/stage.ts';

const sizes = { rowPx: 10, headingPx: 4 };
const at = (time: string): ActivityEvent => ({
  id: time,
  time: new Date(time).toISOString(),
  agent: 'files',
  peer: '',
  action: 'call list',
  outcome: 'done',
  reason: '',
  ms: 0,
});

describe('rows', () => {
  test('are placed below the heading of their local day', () => {
    // Local times: no zone is said. The third is out of order, as after a clock was put back.
    const times = ['2026-03-03T00:00', '2026-03-02T23:59', '2026-03-03T10:00', '2026-03-01T12:00'];
    const rows = new Rows(times.map(at), sizes);
    expect(rows.days.map(({ from, topPx }) => [from, topPx])).toEqual([
      [0, 0],
      [1, 14],
      [2, 28],
      [3, 42],
    ]);
    expect(rows.heightPx).toBe(4 * 14);
    expect([0, 1, 2, 3].map((index) => rows.topPx(index))).toEqual([4, 18, 32, 46]);
    expect(rows.dayFrom(1)?.start).toEqual(new Date('2026-03-02T00:00'));
    expect(rows.rowAt(17)).toBe(1);
    expect(rows.rowAt(1_000)).toBe(3);
    expect(rows.dayAt(27)?.from).toBe(1);
  });

  test('of one day need no heading each, and row and place agree everywhere', () => {
    const events = Array.from({ length: 500 }, (_, index) =>
      at(`2026-03-0${9 - Math.floor(index / 100)}T12:00`),
    );
    const rows = new Rows(events, sizes);
    expect(rows.days).toHaveLength(5);
    for (let index = 0; index < 500; index++) {
      expect(rows.rowAt(rows.topPx(index))).toBe(index);
      expect(rows.rowAt(rows.topPx(index) + 9)).toBe(index);
      expect(rows.dayFrom(index) !== undefined).toBe(index % 100 === 0);
    }
    const drawn = rows.between(rows.topPx(250), rows.topPx(260));
    expect([drawn.includes(250), drawn.includes(260), drawn.length < 50]).toEqual([true, true, true]);
  });

  test('of nothing are none', () => {
    const rows = new Rows([], sizes);
    expect([rows.heightPx, rows.days, rows.between(0, 500), rows.dayAt(0)]).toEqual([0, [], [], undefined]);
  });
});

describe('a feed', () => {
  /** Of a real activity, with so many events in it. */
  const open = async (count: number, filter = {}) => {
    const activity = openActivity();
    const add = (reason: string, agent = 'files') =>
      activity.add({ agent, peer: '', action: 'call list', outcome: 'done', reason, ms: 0 });
    for (let index = 0; index < count; index++) add(`past ${index}`);
    const feed = new EventFeed(filter, (page) => activity.list(page));
    activity.on('event', (event) => feed.hear(event));
    await feed.load();
    const reasons = () => feed.state().events.map(({ reason }) => reason);
    /** Once it has what it was told. */
    const taken = async () => {
      for (let tries = 0; tries < 100; tries++) {
        const { events, freshCount } = feed.state();
        await delay(60);
        if (feed.state().events === events && feed.state().freshCount === freshCount) return;
      }
    };
    return { add, feed, reasons, taken };
  };

  test('goes back page after page to the first event, each once', async () => {
    const { feed, reasons } = await open(2_500);
    expect(reasons()[0]).toBe('past 2499');
    expect(feed.state().hasOlder).toBe(true);
    while (feed.state().hasOlder) await Promise.all([feed.loadOlder(), feed.loadOlder()]);
    expect(reasons()).toEqual(Array.from({ length: 2_500 }, (_, index) => `past ${2_499 - index}`));
    await feed.loadOlder();
    expect(reasons()).toHaveLength(2_500);
  });

  test('puts what happens above, and holds it back while the person reads', async () => {
    const { add, feed, reasons, taken } = await open(3);
    add('one');
    add('two');
    await taken();
    expect(reasons().slice(0, 3)).toEqual(['two', 'one', 'past 2']);
    feed.setReading(true);
    for (const reason of ['three', 'four', 'five']) add(reason);
    await taken();
    expect([reasons()[0], feed.state().freshCount]).toEqual(['two', 3]);
    feed.setReading(false);
    expect(reasons().slice(0, 4)).toEqual(['five', 'four', 'three', 'two']);
    expect(feed.state().freshCount).toBe(0);
  });

  test('begins anew after more than it holds back', async () => {
    const { add, feed, reasons, taken } = await open(3);
    feed.setReading(true);
    for (let batch = 0; batch < 3; batch++) {
      for (let index = 0; index < 600; index++) add(`fresh ${batch * 600 + index}`);
      await taken();
    }
    expect(feed.state().freshCount).toBe(1_800);
    feed.showFresh();
    await taken();
    expect(reasons()).toEqual(Array.from({ length: 300 }, (_, index) => `fresh ${1_799 - index}`));
  });

  test('has each event once that happens while its first page is on its way', async () => {
    const { add, feed, reasons, taken } = await open(5);
    const loading = feed.load();
    add('meanwhile');
    await loading;
    await taken();
    expect(reasons().filter((reason) => reason === 'meanwhile')).toHaveLength(1);
  });

  test('hears only what its filter asks for', async () => {
    const { add, feed, reasons, taken } = await open(0, { agent: 'files', text: 'Yes' });
    add('yes');
    add('no');
    add('yes', 'calendar');
    await taken();
    expect(reasons()).toEqual(['yes']);
    expect(feed.state().hasOlder).toBe(false);
  });

  test('says why it has nothing, and has it when asked again', async () => {
    let isThere = false;
    const feed = new EventFeed({}, async () => {
      if (!isThere) throw new Error('Dragoman is starting. Try again.');
      return [at('2026-03-01T12:00')];
    });
    await feed.load();
    expect(feed.state()).toMatchObject({ problem: 'Dragoman is starting. Try again.', isLoading: false });
    isThere = true;
    await feed.load();
    expect(feed.state()).toMatchObject({ problem: undefined, events: [{ action: 'call list' }] });
  });
});

test('words of others show what hides in them', () => {
  expect(visible('plain ünïcode, 日本語, עברית and\na line\t')).toBe(
    'plain ünïcode, 日本語, עברית and\na line\t',
  );
  expect(visible('a\u202eb\u200bc\u0000d\r\u2066\ufeff')).toBe(
    'a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩d⟨U+000D⟩⟨U+2066⟩⟨U+FEFF⟩',
  );
});
