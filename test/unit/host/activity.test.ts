import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Activity, type ActivityEvent, type ActivityOptions } from '../../../app/host/activity.ts';
import { temporaryFolder } from './stage.ts';

const event = (reason: string): Omit<ActivityEvent, 'id' | 'time'> => ({
  agent: 'test',
  peer: 'a@b/c',
  action: 'try',
  outcome: 'done',
  reason,
  ms: 1,
});
const reasons = async (activity: Activity, since?: Date) =>
  (await activity.list({ since })).map(({ reason }) => reason);
const fresh = () => join(temporaryFolder(), 'activity.jsonl');
function openActivity(file: string, options?: ActivityOptions): Activity {
  const activity = new Activity(file, options);
  onTestFinished(() => activity.close());
  return activity;
}

test('10,000 quick events are all there, in order, for their owner alone', async () => {
  const file = fresh();
  const activity = openActivity(file);
  const expected = Array.from({ length: 10_000 }, (_, at) => `event ${at}`);
  for (const reason of expected) activity.add(event(reason));
  expect(await reasons(activity)).toEqual(expected);
  for (const reason of expected) {
    activity.add(event(reason));
    await Promise.resolve(); // some while others are being written
  }
  expect(await reasons(activity)).toEqual([...expected, ...expected]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('never takes more than two files of the size it may have', async () => {
  const file = fresh();
  const maxBytes = 4096;
  const activity = openActivity(file, { maxBytes });
  for (let count = 0; count < 300; count++) {
    activity.add(event(`\u00fcnicode ${count}`));
    if (count % 7 === 0) await activity.close();
  }
  const listed = await reasons(activity);
  for (const each of [file, `${file}.1`]) expect(statSync(each).size).toBeLessThanOrEqual(maxBytes);
  expect(existsSync(`${file}.2`)).toBe(false);
  expect(listed.length).toBeGreaterThan(20);
  expect(listed).toEqual(Array.from({ length: 300 }, (_, at) => `\u00fcnicode ${at}`).slice(-listed.length));
});

test('a burst larger than a file is bounded as well, and a single line that is too long is kept', async () => {
  const file = fresh();
  const activity = openActivity(file, { maxBytes: 2000 });
  for (let count = 0; count < 100; count++) activity.add(event(`${count}`));
  await activity.close();
  expect(statSync(file).size + statSync(`${file}.1`).size).toBeLessThanOrEqual(4000);
  activity.add(event('x'.repeat(3000)));
  expect((await reasons(activity)).at(-1)).toHaveLength(3000);
});

test('goes on in the file it finds, and passes over what a crash cut short or somebody scribbled', async () => {
  const file = fresh();
  const before = openActivity(file);
  before.add(event('before'));
  await before.close();
  appendFileSync(file, 'scribble\n{"time":"yesterday"}\n\n{"time":"2026-01-01T00:00:0');
  const after = openActivity(file);
  after.add(event('after'));
  expect(await reasons(after)).toEqual(['before', 'after']);
  expect(readFileSync(file, 'utf8').endsWith('\n')).toBe(true);
});

test('lists from a moment on', async () => {
  const times = ['2026-01-01T10:00:00.000Z', '2026-01-01T11:00:00.000Z', '2026-01-01T12:00:00.000Z'];
  let at = 0;
  const activity = openActivity(fresh(), { now: () => new Date(times[at++] ?? 0) });
  for (const time of times) activity.add(event(time));
  expect(await reasons(activity, new Date('2026-01-01T11:00:00Z'))).toEqual(times.slice(1));
  expect(await reasons(activity, new Date('2026-01-01T12:00:00.001Z'))).toEqual([]);
});

test('an event is told at once, and text of any kind stays one line', async () => {
  const file = fresh();
  const activity = openActivity(file);
  const told: string[] = [];
  activity.on('event', ({ reason }) => void told.push(reason));
  const nasty = 'two\nlines, \u2028 a "quote", \u0000 and \ud800';
  activity.add(event(nasty));
  expect(told).toEqual([nasty]);
  await activity.close();
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
  expect(await reasons(activity)).toEqual([nasty]);
});

test('a disk that fails is told, not thrown, and writing goes on when it is well again', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'not-yet', 'activity.jsonl');
  const activity = openActivity(file);
  const problems: string[] = [];
  activity.on('problem', ({ message }) => void problems.push(message));
  activity.on('problem', () => {});
  activity.add(event('lost'));
  await activity.close();
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('ENOENT');
  mkdirSync(join(folder, 'not-yet'));
  activity.add(event('kept'));
  expect(await reasons(activity)).toEqual(['kept']);
});

test('a full disk is told for each time it is tried', async () => {
  const file = fresh();
  symlinkSync('/dev/full', file);
  const activity = openActivity(file);
  const problems: string[] = [];
  activity.on('problem', ({ message }) => void problems.push(message));
  for (const reason of ['one', 'two']) {
    activity.add(event(reason));
    await activity.close();
  }
  expect(problems).toEqual([expect.stringContaining('ENOSPC'), expect.stringContaining('ENOSPC')]);
});

test('a file that cannot even be looked at does not stop the rest', async () => {
  const file = fresh();
  mkdirSync(file);
  const activity = openActivity(file);
  const problems: string[] = [];
  activity.on('problem', ({ message }) => void problems.push(message));
  for (const reason of ['one', 'two']) {
    activity.add(event(reason));
    await activity.close();
  }
  expect(problems).toHaveLength(2);
  expect(await activity.list()).toEqual([]);
});

test('listing while it is being set aside misses nothing that stays', async () => {
  const file = fresh();
  writeFileSync(file, '');
  const activity = openActivity(file, { maxBytes: 20_000 });
  const added: string[] = [];
  for (let count = 0; count < 200; count++) {
    added.push(`event ${count}`);
    activity.add(event(`event ${count}`));
    const listed = await reasons(activity);
    expect(listed).toEqual(added.slice(-listed.length));
    expect(listed.length).toBeGreaterThanOrEqual(Math.min(added.length, 100));
  }
});

test('a line that a full disk cut short does not take the next along', async () => {
  const file = fresh();
  const activity = openActivity(file);
  activity.add(event('before'));
  await activity.close();
  const [aside, full] = [`${file}.kept`, '/dev/full'];
  renameSync(file, aside);
  symlinkSync(full, file);
  activity.on('problem', () => {});
  activity.add(event('lost'));
  await activity.close();
  unlinkSync(file);
  renameSync(aside, file);
  appendFileSync(file, '{"time":"2026'); // as much of it as had room
  activity.add(event('after'));
  expect(await reasons(activity)).toEqual(['before', 'after']);
});

describe('a page', () => {
  const peers = ['you@localhost/phone', 'you@localhost/tv/2', 'alice@example.org/x', ''];
  const outcomes = ['done', 'refused', 'failed'] as const;
  /** 600 events over several pieces of the file, so that pages begin and end within them. */
  const filled = async (options: ConstructorParameters<typeof Activity>[1] = {}) => {
    const activity = openActivity(fresh(), options);
    for (let at = 0; at < 600; at++) {
      const peer = peers[at % peers.length] ?? '';
      const outcome = outcomes[at % outcomes.length] ?? 'done';
      const agent = at % 5 === 0 ? 'files' : 'calendar';
      activity.add({ agent, peer, action: `try ${at}`, outcome, reason: `${'ö'.repeat(200)} ${at}`, ms: 1 });
    }
    return { activity, all: await activity.list() };
  };

  test('after page, back to the first event and no further', async () => {
    const { activity, all } = await filled();
    expect(all).toHaveLength(600);
    for (const max of [1, 7, 599, 600, 601]) {
      const pages: ActivityEvent[][] = [];
      for (let before: string | undefined; ; before = pages[0]?.[0]?.id) {
        const page = await activity.list({ max, before });
        if (page.length === 0) break;
        pages.unshift(page);
        if (max === 1 && pages.length > 20) break;
      }
      expect(pages.flat()).toEqual(max === 1 ? all.slice(-21) : all);
    }
  });

  test.each([
    [{ agent: 'files' }, ({ agent }: ActivityEvent) => agent === 'files'],
    [{ peer: 'you@localhost' }, ({ peer }: ActivityEvent) => peer.startsWith('you@localhost/')],
    [{ peer: 'you@localhost/tv/2' }, ({ peer }: ActivityEvent) => peer === 'you@localhost/tv/2'],
    [{ peer: 'you@localhost/tv' }, () => false],
    [{ peer: '' }, ({ peer }: ActivityEvent) => peer === ''],
    [{ outcome: 'refused' }, ({ outcome }: ActivityEvent) => outcome === 'refused'],
    [{ text: 'TRY 5' }, ({ action }: ActivityEvent) => action.startsWith('try 5')],
    [{ text: 'Ö 599' }, ({ action }: ActivityEvent) => action === 'try 599'],
    [{ text: 'alice', outcome: 'done' }, (e: ActivityEvent) => e.peer[0] === 'a' && e.outcome === 'done'],
    [{ text: '.*' }, () => false],
    [{ text: '(a+)+$' }, () => false],
    [{ text: '\\' }, () => false],
    [{ agent: '__proto__' }, () => false],
  ] as const)('of those asked for: %j', async (filter, isMeant) => {
    const { activity, all } = await filled();
    const meant = all.filter(isMeant);
    expect(await activity.list(filter)).toEqual(meant);
    expect(await activity.list({ ...filter, max: 4 })).toEqual(meant.slice(-4));
    const before = meant.at(-3)?.id;
    if (before !== undefined)
      expect(await activity.list({ ...filter, before, max: 4 })).toEqual(meant.slice(-7, -3));
  });

  test.each(['', 'nobody', '"', '\\', '{"id":"', '\n', '../../etc/passwd', '\u0000', '\ud800', '%'])(
    'before an event that is not there, %j, is empty',
    async (before) => {
      const { activity } = await filled();
      expect(await activity.list({ before })).toEqual([]);
    },
  );

  test('is not led astray by words that look like an event', async () => {
    const activity = openActivity(fresh());
    activity.add(event('first'));
    const [first] = await activity.list();
    const mark = JSON.stringify({ id: first?.id }).slice(0, -1);
    activity.add(event(`${mark} ${JSON.stringify(first)}\n${mark}`));
    activity.add(event('last'));
    expect(await activity.list({ before: first?.id })).toEqual([]);
    expect(await activity.list({ max: 3 })).toHaveLength(3);
  });

  test('goes on where it was when the file is set aside meanwhile', async () => {
    const { activity, all } = await filled({ maxBytes: 200_000 });
    expect(all).toHaveLength(600);
    const newest = await activity.list({ max: 100 });
    const file = all.slice(0, -100);
    for (let at = 0; at < 300; at++) activity.add(event('x'.repeat(200)));
    expect(await activity.list({ before: newest[0]?.id, max: 100 })).toEqual(file.slice(-100));
    // What is set aside twice is gone, and so is what was before it.
    for (let at = 0; at < 2000; at++) activity.add(event('x'.repeat(200)));
    expect(await activity.list({ before: newest[0]?.id, max: 100 })).toEqual([]);
  });

  test('that is read while others write has what was there when it began', async () => {
    const { activity, all } = await filled({ maxBytes: 300_000 });
    const reading = activity.list();
    for (let at = 0; at < 3000; at++) activity.add(event('meanwhile'));
    expect(await reading).toEqual(all);
  });

  test('from a moment on is right with a clock that was put back for a while', async () => {
    const hours = ['10', '11', '12', '10', '11', '13'];
    let at = 0;
    const now = () => new Date(`2026-01-01T${hours[at++] ?? '00'}:30:00Z`);
    const activity = openActivity(fresh(), { now });
    for (const hour of hours) activity.add(event(hour));
    expect(await reasons(activity, new Date('2026-01-01T11:00:00Z'))).toEqual(['11', '12', '11', '13']);
  });
});

test('lines longer than a piece of the file are read whole', async () => {
  const file = fresh();
  const activity = openActivity(file);
  const long = ['a', 'ö', '𝄞'].map((letter) => letter.repeat(150_000));
  for (const reason of ['first', ...long, 'last']) activity.add(event(reason));
  await activity.close();
  expect(await reasons(activity)).toEqual(['first', ...long, 'last']);
});

test('ids are unique, short, and sort as they happened, over cores of one process as well', async () => {
  const file = fresh();
  for (const _core of [1, 2]) {
    const activity = openActivity(file);
    for (let at = 0; at < 2000; at++) activity.add(event('e'));
    await activity.close();
  }
  const ids = (await openActivity(file).list()).map(({ id }) => id);
  expect(new Set(ids).size).toBe(4000);
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^[0-9a-z]{8}-[0-9a-z]{6}$/);
});

test('100,000 events fit, and looking through all of them lets others have their turn', async () => {
  const file = fresh();
  const line = (at: number) =>
    JSON.stringify({
      id: `mzzzzzzz-${String(at).padStart(6, '0')}`,
      time: '2026-01-01T10:00:00.000Z',
      ...{
        ...event('Documents/letters/to-the-library.txt, and some more words'),
        peer: 'you@localhost/phone',
      },
    });
  const lines = Array.from({ length: 100_000 }, (_, at) => `${line(at)}\n`);
  expect(Buffer.byteLength(lines.join(''))).toBeGreaterThan(20_000_000);
  writeFileSync(`${file}.1`, lines.slice(0, 50_000).join(''));
  writeFileSync(file, lines.slice(50_000).join(''));
  const activity = openActivity(file);
  activity.add(event('one more'));
  let turns = 0;
  const turn = () => {
    turns += 1;
    timer = setImmediate(turn);
  };
  let timer = setImmediate(turn);
  expect(await activity.list({ text: 'in none of them' })).toEqual([]);
  clearImmediate(timer);
  expect(turns).toBeGreaterThan(150); // about one for each piece of the two files
  expect(await activity.list({ before: 'mzzzzzzz-000001', max: 5 })).toHaveLength(1);
  await activity.close();
});
