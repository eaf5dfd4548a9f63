import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { ActivityEvent } from '../../app/host/activity.ts';
import { startSlixmpp } from './clients/index.ts';
import { kept } from './kept.ts';
import { buildCore, type CoreProcess, install } from './recover/start.ts';
import { type Server, startProsody } from './servers/index.ts';

let server: Server;
let script: string;

beforeAll(async () => {
  [server, script] = await Promise.all([startProsody(), buildCore()]);
  await server.addUser('you', 'secret-word');
  return () => server[Symbol.asyncDispose]();
});

const activity = (core: CoreProcess): Promise<ActivityEvent[]> => core.local.call.core.activity({});
/** The events about effects and undoing, the newest last. */
const effects = async (core: CoreProcess) =>
  (await activity(core)).filter(({ undo, action }) => undo !== undefined || action.startsWith('undo'));

test('a phone renames a file, its person takes that back with dragoman undo, once', async () => {
  const { start, cli, names } = install(script, server);
  const core = await kept(start());
  const phone = await kept(startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret-word' }));
  const { jid } = await core.local.call.core.status({});
  const steps = await phone.execute(jid, 'rename', [{ from: 'a.txt', to: 'b.txt' }]);
  expect(steps.at(-1)).toMatchObject({ status: 'completed' });
  expect(names()).toEqual(['b.txt']);
  const [event] = await effects(core);
  expect(event).toMatchObject({ peer: 'you@localhost/phone', outcome: 'done', reason: 'a.txt is now b.txt' });
  const id = event?.undo ?? '';
  expect((await cli('activity')).stdout).toContain(`a.txt is now b.txt`);
  expect((await cli('activity')).stdout).toContain(`undo ${id}`);
  expect(await cli('undo', id)).toEqual({ code: 0, stdout: 'Undone: a.txt is now b.txt\n', stderr: '' });
  expect(names()).toEqual(['a.txt']);
  const again = await cli('undo', id);
  expect(again).toEqual({ code: 1, stdout: '', stderr: 'a.txt is now b.txt: this is undone already.\n' });
  expect(await cli('undo', 'nonesuch')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('nonesuch'),
  });
});

test('refused when the file has changed since', async () => {
  const { start, cli, names, folder } = install(script, server);
  const core = await kept(start());
  await core.rename('a.txt', 'b.txt');
  writeFileSync(join(folder, 'b.txt'), 'written to since');
  const [event] = await effects(core);
  const refused = await cli('undo', event?.undo ?? '');
  expect(refused).toEqual({ code: 1, stdout: '', stderr: 'b.txt has changed since.\n' });
  expect(names()).toEqual(['b.txt']);
});

/** Starts an effect or an undo in a core that is gone at that moment, and a new core after it. */
async function killedAt(moment: string) {
  const house = install(script, server);
  if (moment.endsWith('Inverse')) {
    await using before = await house.start();
    await before.rename('a.txt', 'b.txt');
    await before.end();
  }
  await using doomed = await house.start(moment);
  if (moment.endsWith('Inverse')) {
    const [event] = await effects(doomed);
    expect(event).toMatchObject({ outcome: 'done', undo: expect.any(String) });
    expect((await house.cli('undo', event?.undo ?? '')).code).toBe(1);
  } else {
    await expect(doomed.rename('a.txt', 'b.txt')).rejects.toThrow('Dragoman ended before it answered.');
  }
  expect(await doomed.ended).toBe('SIGKILL');
  const core = await kept(house.start());
  const told = await effects(core);
  return { ...house, core, last: told.at(-1), id: told.findLast(({ undo }) => undo)?.undo ?? '' };
}

test('kill -9 between the inverse written and the effect: told, and there is nothing to undo', async () => {
  const { cli, names, last, id } = await killedAt('beforeEffect');
  expect(last).toMatchObject({ outcome: 'failed', undo: id });
  expect(last?.reason).toBe('a.txt is now b.txt: Dragoman ended meanwhile; it may have happened or not');
  expect(await cli('undo', id)).toMatchObject({ code: 1, stderr: 'b.txt has changed since.\n' });
  expect(names()).toEqual(['a.txt']);
});

test('kill -9 right after the effect: told, and it can be undone', async () => {
  const { cli, names, last, id } = await killedAt('afterEffect');
  expect(last).toMatchObject({ outcome: 'failed', undo: id });
  expect(names()).toEqual(['b.txt']);
  expect(await cli('undo', id)).toMatchObject({ code: 0 });
  expect(names()).toEqual(['a.txt']);
  expect((await cli('undo', id)).code).toBe(1);
});

test.each([
  ['beforeInverse', 'b.txt'],
  ['afterInverse', 'a.txt'],
])('kill -9 after the mark, %s: told as unknown and never run again', async (moment, name) => {
  const { cli, names, last, id, core, start } = await killedAt(moment);
  expect(last).toMatchObject({ action: 'undo', outcome: 'failed' });
  expect(last?.reason).toContain('it may be undone or not');
  const words = 'a.txt is now b.txt: undoing this was cut short. Look yourself: it is not repeated.\n';
  expect(await cli('undo', id)).toEqual({ code: 1, stdout: '', stderr: words });
  expect(names()).toEqual([name]);
  await core.end();
  await using next = await start(); // and it is told once
  expect(next.printed()).not.toContain('it may be undone or not');
  expect((await cli('undo', id)).code).toBe(1);
  expect(names()).toEqual([name]);
});

test('kill -9 at any moment of renaming and undoing: the file is there once, whole, and all loads', async () => {
  const { start, names, folder, text } = install(script, server);
  for (let round = 0; round < 12; round++) {
    await using core = await start();
    const [name = ''] = names();
    const other = name === 'a.txt' ? 'b.txt' : 'a.txt';
    let going = true;
    const busy = (async () => {
      while (going) {
        await core.rename(name, other);
        const id = (await effects(core)).findLast(({ undo }) => undo)?.undo ?? '';
        await core.local.call.core.undo({ id });
      }
    })().catch((error: Error) => error.message);
    // Somewhere in the middle of what it writes by then, a little later each time.
    const seen = core.printed().length;
    while (core.printed().length < seen + round * 97) await new Promise(setImmediate);
    core.signal('SIGKILL');
    expect(await core.ended).toBe('SIGKILL');
    going = false;
    await busy;
    expect(names()).toHaveLength(1);
    expect(readFileSync(join(folder, names()[0] ?? ''), 'utf8')).toBe('text');
  }
  await using core = await start();
  const outcomes = new Set((await effects(core)).map(({ outcome }) => outcome));
  expect(outcomes.has('done')).toBe(true);
  const lines = text('undo.jsonl').split('\n').filter(Boolean);
  const last = new Map(lines.map((line) => JSON.parse(line)).map(({ id, state }) => [id, state]));
  expect(last.size).toBeGreaterThan(0);
  for (const state of last.values()) expect(state).toMatch(/^(happened|perhaps|undone|unknown)$/);
});
