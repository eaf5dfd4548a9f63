import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { kept } from './kept.ts';
import { buildCore, install } from './recover/start.ts';
import { type Server, startProsody } from './servers/index.ts';

let server: Server;
let script: string;

beforeAll(async () => {
  [server, script] = await Promise.all([startProsody(), buildCore()]);
  await server.addUser('you', 'secret-word');
  return () => server[Symbol.asyncDispose]();
});

test('what an agent throws where nobody catches it is logged with its stack, and all goes on', async () => {
  const { start, cli, names, text, home } = install(script, server);
  const core = await kept(start());
  expect(existsSync(join(home, 'dragoman.log'))).toBe(true);
  await core.local.send('trouble.stray', { count: 6, words: 'said secret-word' });
  await core.rename('a.txt', 'b.txt'); // the other agent
  expect(names()).toEqual(['b.txt']);
  const list = await core.local.call.core.activity({});
  const faults = list.filter(({ action }) => action === 'fault');
  expect(faults.map(({ outcome }) => outcome)).toEqual(Array(6).fill('failed'));
  expect(faults[0]?.reason).toBe('Error: said *** 0');
  expect(core.printed()).not.toContain('secret-word');
  expect(await cli('status')).toMatchObject({ code: 0, stdout: expect.stringContaining('online') });
  core.signal('SIGTERM');
  expect(await core.ended).toBe(0);
  const log = text('dragoman.log');
  expect(log.match(/^2\S+Z Error: said \*\*\* \d$/gm)).toHaveLength(6);
  expect(log).toMatch(/\n {6}at .*core\.js/);
  expect(log).not.toContain('secret-word');
});

test('twenty within a minute are no slip any more: exit code 1, in order', async () => {
  const { start, cli } = install(script, server);
  const core = await kept(start());
  await core.local.send('trouble.stray', { count: 19, words: 'a slip' });
  expect((await cli('status')).stdout).toContain('online');
  await core.local.send('trouble.stray', { count: 1, words: 'one more' }).catch(() => {});
  expect(await core.ended).toBe(1);
  expect(core.printed()).toContain('20 faults within a minute, the last: Error: one more 0');
  expect((await cli('undo', 'x')).stderr).toContain('Dragoman is not running here.');
});

test('an agent that cannot start does not take the others along', async () => {
  const { start, names, text } = install(script, server, { trouble: { start: false } });
  const core = await kept(start());
  await expect(core.local.send('trouble.stray', { count: 0, words: '' })).rejects.toThrow(
    'Trouble could not start on this device.',
  );
  await core.rename('a.txt', 'b.txt');
  expect(names()).toEqual(['b.txt']);
  expect(core.printed()).toContain('told not to start');
  await core.local.call.core.setSetting({ path: 'trouble.start', value: true });
  await core.local.send('trouble.stray', { count: 0, words: '' });
  core.signal('SIGTERM');
  await core.ended;
  expect(text('dragoman.log')).toContain('told not to start');
});
