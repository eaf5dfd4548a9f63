import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../app/agent.ts';
import { UndoLog } from '../../../app/host/undo-log.ts';
import { type Moments, renamer } from './renamer.ts';
import { client, openStage, temporaryFolder } from './stage.ts';

async function open(moments: Moments = {}) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.txt'), 'text');
  const stage = await openStage([renamer(moments)], { settings: { renamer: { folder } } });
  const run = async (from: string, to: string) => {
    const peer = client(stage, 'rename');
    await peer.send();
    return peer.next({ from, to });
  };
  const events = async () =>
    (await stage.activity.list()).map(({ action, outcome, reason, undo }) => ({
      action,
      outcome,
      reason,
      ...(undo && { undo }),
    }));
  const lastId = async () => (await stage.activity.list()).findLast(({ undo }) => undo)?.undo ?? '';
  const onDisk = () => readFileSync(join(stage.folder, 'undo.jsonl'), 'utf8').trim().split('\n');
  return { folder, stage, run, events, lastId, onDisk, names: () => readdirSync(folder).sort() };
}

const conflict = (words: string | RegExp) =>
  expect.objectContaining({ condition: 'conflict', message: expect.stringMatching(words) });

describe('undo', () => {
  test('a renamed file is taken back once, and the activity shows each', async () => {
    const { stage, run, names, events, lastId } = await open();
    expect(await run('a.txt', 'b.txt')).toMatchObject({ status: 'completed' });
    expect(names()).toEqual(['b.txt']);
    const id = await lastId();
    expect(id).toMatch(/^[a-z0-9]{8}$/);
    expect(await stage.running.undo(id)).toBe('a.txt is now b.txt');
    expect(names()).toEqual(['a.txt']);
    await expect(stage.running.undo(id)).rejects.toEqual(conflict('undone already'));
    expect(names()).toEqual(['a.txt']);
    expect((await events()).slice(1)).toEqual([
      { action: 'command rename', outcome: 'done', reason: 'a.txt is now b.txt', undo: id },
      { action: 'command rename', outcome: 'done', reason: 'Renamed.' },
      { action: `undo ${id}`, outcome: 'done', reason: 'a.txt is now b.txt' },
      { action: `undo ${id}`, outcome: 'refused', reason: 'a.txt is now b.txt: this is undone already.' },
    ]);
    expect(statSync(join(stage.folder, 'undo.jsonl')).mode & 0o777).toBe(0o600);
  });

  test('an id nobody knows', async () => {
    const { stage } = await open();
    await expect(stage.running.undo('nonesuch')).rejects.toMatchObject({ condition: 'item-not-found' });
  });

  test('the inverse is on disk before the effect begins, the mark before the inverse', async () => {
    const seen: string[][] = [];
    const house = await open({
      beforeEffect: () => void seen.push(house.onDisk()),
      beforeInverse: () => void seen.push(house.onDisk()),
    });
    await house.run('a.txt', 'b.txt');
    await house.stage.running.undo(await house.lastId());
    const states = seen.map((lines) => lines.map((line) => JSON.parse(line).state));
    expect(states).toEqual([['begun'], ['begun', 'happened', 'undoing']]);
    expect(JSON.parse(seen[0]?.[0] ?? '')).toMatchObject({ inverse: 'rename', input: { from: 'a.txt' } });
  });

  test.each([
    ['was written to', (folder: string) => writeFileSync(join(folder, 'b.txt'), 'other text')],
    ['is gone', (folder: string) => rmSync(join(folder, 'b.txt'))],
    ['is in the way', (folder: string) => writeFileSync(join(folder, 'a.txt'), 'new')],
  ])('refused when the file %s', async (_what, meddle) => {
    const { folder, stage, run, names, lastId } = await open();
    await run('a.txt', 'b.txt');
    const id = await lastId();
    meddle(folder);
    const before = names();
    await expect(stage.running.undo(id)).rejects.toEqual(conflict('has changed since'));
    expect(names()).toEqual(before);
  });

  test('a refusal uses nothing up: once things are as they were it can be undone', async () => {
    const { folder, stage, run, names, lastId } = await open();
    await run('a.txt', 'b.txt');
    const id = await lastId();
    writeFileSync(join(folder, 'a.txt'), 'in the way');
    await expect(stage.running.undo(id)).rejects.toEqual(conflict('has changed since'));
    rmSync(join(folder, 'a.txt'));
    await stage.running.undo(id);
    expect(names()).toEqual(['a.txt']);
  });

  test('asked twice at once it runs once', async () => {
    let runs = 0;
    const { stage, run, lastId } = await open({ beforeInverse: () => void runs++ });
    await run('a.txt', 'b.txt');
    const id = await lastId();
    const ends = await Promise.allSettled([stage.running.undo(id), stage.running.undo(id)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(runs).toBe(1);
  });

  test('an inverse that fails is never tried again; one that refuses can be', async () => {
    let error: Error = new Refusal('conflict', 'not now');
    const { stage, run, lastId, names } = await open({
      beforeInverse: () => {
        throw error;
      },
    });
    await run('a.txt', 'b.txt');
    const id = await lastId();
    await expect(stage.running.undo(id)).rejects.toEqual(conflict('not now'));
    error = new Error('the disk is on fire');
    await expect(stage.running.undo(id)).rejects.toThrow('the disk is on fire');
    await expect(stage.running.undo(id)).rejects.toEqual(conflict('cut short.*not repeated'));
    expect(names()).toEqual(['b.txt']);
  });

  test('an effect that refuses leaves nothing to undo, one that fails leaves it to the check', async () => {
    let error: Error = new Refusal('forbidden', 'no');
    const { stage, run, lastId, events, onDisk } = await open({
      beforeEffect: () => {
        throw error;
      },
    });
    expect(await run('a.txt', 'b.txt')).toMatchObject({ problem: 'forbidden' });
    expect(await lastId()).toBe('');
    expect(onDisk().map((line) => JSON.parse(line).state)).toEqual(['begun', 'dropped']);
    error = new Error('a fault');
    await run('a.txt', 'b.txt');
    const id = await lastId();
    expect(await events()).toContainEqual({
      action: 'command rename',
      outcome: 'failed',
      reason: 'a.txt is now b.txt: failed in the middle; it may have happened or not',
      undo: id,
    });
    await expect(stage.running.undo(id)).rejects.toEqual(conflict('has changed since')); // it never happened
  });

  test('no effect without its inverse on disk', async () => {
    const { stage, run, names } = await open();
    mkdirSync(join(stage.folder, 'undo.jsonl'));
    expect(await run('a.txt', 'b.txt')).toMatchObject({ problem: 'internal-server-error' });
    expect(names()).toEqual(['a.txt']);
  });

  test('no inverse without its mark on disk, and it can be tried again', async () => {
    const { stage, run, names, lastId } = await open();
    await run('a.txt', 'b.txt');
    const [id, file] = [await lastId(), join(stage.folder, 'undo.jsonl')];
    rmSync(file);
    mkdirSync(file);
    await expect(stage.running.undo(id)).rejects.toThrow('EISDIR');
    expect(names()).toEqual(['b.txt']);
    rmSync(file, { recursive: true });
    expect(await stage.running.undo(id)).toBe('a.txt is now b.txt');
    expect(names()).toEqual(['a.txt']);
  });
});

describe('what is kept', () => {
  let ids = 0;
  const log = (file: string, now = new Date(), maxEntries = 500) =>
    new UndoLog({ file, now: () => now, randomId: () => String(++ids).padStart(8, '0'), maxEntries });
  const what = { agent: 'test', inverse: 'back', input: { to: 1 }, note: 'a note' };

  test('survives, in the state it was left in, whatever is torn or scribbled', async () => {
    const file = join(temporaryFolder(), 'undo.jsonl');
    const first = log(file);
    const [begun, happened, undoing, undone] = await Promise.all([1, 2, 3, 4].map(() => first.begin(what)));
    for (const id of [happened, undoing, undone]) await first.mark(id ?? '', 'happened');
    for (const id of [undoing, undone]) await first.mark(id ?? '', 'undoing');
    await first.mark(undone ?? '', 'undone');
    writeFileSync(file, `${readFileSync(file, 'utf8')}scribble\n{"id":"${happened}","sta`);
    const second = log(file);
    expect((await second.load()).map(({ id, state }) => [id, state])).toEqual([
      [begun, 'perhaps'],
      [undoing, 'unknown'],
    ]);
    const third = log(file);
    expect(await third.load()).toEqual([]); // told once
    const states = [begun, happened, undoing, undone].map((id) => third.get(id ?? '')?.state);
    expect(states).toEqual(['perhaps', 'happened', 'unknown', 'undone']);
    expect(third.get(happened ?? '')).toMatchObject(what);
  });

  test('every beginning of the file loads', async () => {
    const file = join(temporaryFolder(), 'undo.jsonl');
    const first = log(file);
    const id = await first.begin(what);
    for (const state of ['happened', 'undoing', 'undone'] as const) await first.mark(id, state);
    const whole = readFileSync(file);
    const seen = new Set<string | undefined>();
    for (let bytes = 0; bytes <= whole.length; bytes++) {
      writeFileSync(file, whole.subarray(0, bytes));
      const again = log(file);
      await again.load();
      seen.add(again.get(id)?.state);
    }
    expect([...seen]).toEqual([undefined, 'perhaps', 'happened', 'unknown', 'undone']);
  });

  test('bounded in number, age and size', async () => {
    const file = join(temporaryFolder(), 'undo.jsonl');
    const few = log(file, new Date('2026-01-01'), 5);
    const all: string[] = [];
    for (let count = 0; count < 100; count++) {
      all.push(await few.begin(what));
      await few.mark(all.at(-1) ?? '', 'happened');
    }
    expect(all.filter((id) => few.get(id))).toEqual(all.slice(-5));
    expect(readFileSync(file, 'utf8').trim().split('\n').length).toBeLessThanOrEqual(21);
    const later = log(file, new Date('2026-01-30'), 5);
    await later.load();
    expect(all.filter((id) => later.get(id))).toEqual(all.slice(-5));
    const tooLate = log(file, new Date('2026-02-01'));
    await tooLate.load();
    expect(all.filter((id) => tooLate.get(id))).toEqual([]);
    await expect(few.begin({ ...what, input: 'x'.repeat(16_001) })).rejects.toThrow('16000 bytes');
  });
});
