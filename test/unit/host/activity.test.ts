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
import { expect, test } from 'vitest';
import { Activity, type ActivityEvent } from '../../../app/host/activity.ts';
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

test('10,000 quick events are all there, in order, for their owner alone', async () => {
  const file = fresh();
  const activity = new Activity(file);
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
  const activity = new Activity(file, { maxBytes });
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
  const activity = new Activity(file, { maxBytes: 2000 });
  for (let count = 0; count < 100; count++) activity.add(event(`${count}`));
  await activity.close();
  expect(statSync(file).size + statSync(`${file}.1`).size).toBeLessThanOrEqual(4000);
  activity.add(event('x'.repeat(3000)));
  expect((await reasons(activity)).at(-1)).toHaveLength(3000);
});

test('goes on in the file it finds, and passes over what a crash cut short or somebody scribbled', async () => {
  const file = fresh();
  const before = new Activity(file);
  before.add(event('before'));
  await before.close();
  appendFileSync(file, 'scribble\n{"time":"yesterday"}\n\n{"time":"2026-01-01T00:00:0');
  const after = new Activity(file);
  after.add(event('after'));
  expect(await reasons(after)).toEqual(['before', 'after']);
  expect(readFileSync(file, 'utf8').endsWith('\n')).toBe(true);
});

test('lists from a moment on', async () => {
  const times = ['2026-01-01T10:00:00.000Z', '2026-01-01T11:00:00.000Z', '2026-01-01T12:00:00.000Z'];
  let at = 0;
  const activity = new Activity(fresh(), { now: () => new Date(times[at++] ?? 0) });
  for (const time of times) activity.add(event(time));
  expect(await reasons(activity, new Date('2026-01-01T11:00:00Z'))).toEqual(times.slice(1));
  expect(await reasons(activity, new Date('2026-01-01T12:00:00.001Z'))).toEqual([]);
});

test('an event is told at once, and text of any kind stays one line', async () => {
  const file = fresh();
  const activity = new Activity(file);
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
  const activity = new Activity(file);
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
  const activity = new Activity(file);
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
  const activity = new Activity(file);
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
  const activity = new Activity(file, { maxBytes: 20_000 });
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
  const activity = new Activity(file);
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
