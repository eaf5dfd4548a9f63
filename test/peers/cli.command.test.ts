import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Python, startPython } from './clients/python.ts';
import { type Device, install } from './device/device.ts';
import { until } from './device/until.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, startProsody } from './servers/index.ts';

let server: Server;
let desktop: Device;
let laptop: Device;
let provider: Python;
let other: string;
const events: { event: string; value: unknown }[] = [];

beforeAll(async () => {
  server = await startProsody();
  await server.addUser('you', 'secret');
  await server.addUser('bob', 'secret');
  const folder = freshFolder('docs');
  mkdirSync(join(folder, 'letters'));
  writeFileSync(join(folder, 'letters', 'a.txt'), 'hello');
  const shares = [{ name: 'docs', folder, access: 'read' }];
  const account = { server, jid: 'you@localhost', password: 'secret' };
  desktop = await install({ ...account, name: 'desktop' });
  laptop = await install({ ...account, name: 'laptop', settings: { 'files.shares': shares } });
  await laptop.run();
  await desktop.run();
  provider = startPython('../device/provider.py', {
    onEvent: (event, value) => void events.push({ event, value }),
  });
  const { host, port, caFile } = server;
  const login = { jid: 'bob@localhost/robot', password: 'secret', host, port, caFile };
  other = String(await provider.call('connect', login));
  await until(
    () => desktop.call.core.devices({}),
    (list) => list.some(({ device, online }) => device === 'laptop' && online),
  );
  return async () => {
    await provider.close();
    await laptop[Symbol.asyncDispose]();
    await desktop[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
});

const canceled = () => events.filter(({ event }) => event === 'canceled').length;

describe('another Dragoman', () => {
  test('is listed by name and by JID', async () => {
    expect(await desktop.cli('commands', 'laptop')).toEqual({
      code: 0,
      stdout: 'files  Browse files\ntabs   Tabs\n',
      stderr: '',
    });
    expect(await desktop.json('commands', laptop.jid)).toEqual([
      { jid: laptop.jid, node: 'files', name: 'Browse files' },
      { jid: laptop.jid, node: 'tabs', name: 'Tabs' },
    ]);
  });

  test('a value goes to the first step that has its field, repeated to the next ones', async () => {
    const steps = ['share=docs', 'entry=letters/', 'entry=a.txt', 'action=link'];
    const words = await desktop.cli('command', 'laptop', 'files', ...steps, 'colour=red');
    expect(words).toMatchObject({ code: 0, stderr: 'No step had a field colour.\n' });
    expect(words.stdout).toMatch(/^Name +a\.txt\nSize +5 B\n/);
    const reply = await desktop.json<{ status: string; link: { url: string } }>(
      ...['command', 'laptop', 'files', ...steps],
    );
    expect(reply).toMatchObject({
      status: 'completed',
      link: { url: expect.stringMatching(/^https:.*a\.txt$/) },
    });
  });

  test('what is missing is named with its choices, and the session is canceled', async () => {
    const { code, stdout, stderr } = await desktop.cli('command', 'laptop', 'files', 'share=docs');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^docs\n1 entry\nThis step needs:\n {2}entry \(docs\): letters\/\n$/);
    const wrong = await desktop.cli('command', 'laptop', 'files', 'share=music');
    expect(wrong).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('share (Share): docs'),
    });
    await laptop.waitFor(/command files {2}canceled[\s\S]*command files {2}canceled/);
  });

  test('no such command, no such device, and a pair that is none', async () => {
    expect(await desktop.cli('command', 'laptop', 'burn')).toMatchObject({ code: 1, stdout: '' });
    const nobody = await desktop.cli('commands', 'fridge');
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('No device is called fridge') });
    expect(await desktop.cli('command', 'laptop', 'files', 'docs')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('an entity that is not ours', () => {
  test('the server', async () => {
    expect((await desktop.cli('commands', 'localhost')).stdout).toMatch(/^uptime +\S/m);
    const { code, stdout } = await desktop.cli('command', 'localhost', 'uptime');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^This server has been running for .*\n$/);
  });

  test('several steps, several values, hidden fields and a table', async () => {
    const pairs = ['name=Ann', 'colours=red', 'colours=Blue', 'happy=yes', 'size=Size large', 'name=Bob'];
    const done = await desktop.cli('command', other, 'survey', ...pairs);
    expect(done).toEqual({
      code: 0,
      stdout: 'Field  Answer\nsize   large\nwhom   Bob\nThank you.\n',
      stderr: '',
    });
    expect(events.at(-1)).toEqual({
      event: 'answered',
      value: {
        token: ['t-1'],
        name: 'Ann',
        colours: ['red', 'blue'],
        happy: true,
        size: 'large',
        whom: 'Bob',
      },
    });
  });

  test('nothing is required but the required; hidden and fixed fields are nobody’s to fill', async () => {
    const pairs = ['token=mine', 'hint=mine', 'name=Ann', 'size=small'];
    const done = await desktop.cli('command', other, 'survey', ...pairs);
    expect(done).toMatchObject({
      code: 0,
      stderr: 'No step had a field token.\nNo step had a field hint.\n',
    });
    expect(events.at(-1)).toMatchObject({
      value: { token: ['t-1'], name: 'Ann', happy: false, size: 'small' },
    });
  });

  test('a missing field of the first and of a later step; both sessions are canceled', async () => {
    const before = canceled();
    const first = await desktop.cli('command', other, 'survey', 'size=small');
    expect(first).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Survey\nWho are you?\nMind the gap\nThis step needs:\n  name (Your name)\n',
    });
    const later = await desktop.cli('command', other, 'survey', 'name=Ann', '--json');
    expect(later).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Survey\nOne more.\nThis step needs:\n  size (Size): small, large\n',
    });
    expect(canceled()).toBe(before + 2);
  });

  test('one that asks the same for ever is left', async () => {
    const before = canceled();
    const { code, stderr } = await desktop.cli('command', other, 'stuck');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'The command asks the same again and does not go on.\n',
    });
    expect(canceled()).toBe(before + 1);
  });

  test('what ends with an error note ends with exit code 1', async () => {
    const { code, stdout, stderr } = await desktop.cli('command', other, 'fails');
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: 'No paper a�31mb�c�d\n',
      stderr: 'The command failed.\n',
    });
  });

  test('nothing it says turns into control of the terminal', async () => {
    const raw = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
    for (const args of [
      ['commands', other],
      ['command', other, 'evil'],
      ['command', other, 'fails'],
      ['commands', other, '--json'],
      ['command', other, 'evil', '--json'],
      ['command', other, 'fails', '--json'],
    ]) {
      const { stdout, stderr } = await desktop.cli(...args);
      expect(stdout + stderr).toContain('a');
      expect(stdout + stderr).not.toMatch(raw);
    }
    const reply = await desktop.json<{ notes: { text: string }[] }>('command', other, 'evil');
    expect(reply.notes[0]?.text).toBe('Note a\u009b31mb\u202ec\u007fd');
  });
});
