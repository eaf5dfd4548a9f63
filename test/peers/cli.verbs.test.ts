import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { startSlixmpp } from './clients/index.ts';
import { type Device, install } from './device/device.ts';
import { dragoman, freshHome, launch } from './device/program.ts';
import { until } from './device/until.ts';
import { kept } from './kept.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, startProsody } from './servers/index.ts';

let server: Server;
let desktop: Device;
let laptop: Device;

beforeAll(async () => {
  server = await startProsody();
  await server.addUser('you', 'secret');
  await server.addUser('bob', 'secret');
  await server.befriend('you', 'bob');
  const folder = freshFolder('docs');
  writeFileSync(join(folder, 'a.txt'), 'hello');
  const shares = [{ name: 'docs', folder, access: 'read' }];
  const account = { server, jid: 'you@localhost', password: 'secret' };
  desktop = await install({ ...account, name: 'desktop' });
  laptop = await install({ ...account, name: 'laptop', settings: { 'files.shares': shares } });
  await desktop.run();
  await laptop.run();
  return async () => {
    await laptop[Symbol.asyncDispose]();
    await desktop[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
});

/** Another install of the same account that is not online. */
const idle = (settings?: Record<string, unknown>) =>
  install({ server, jid: 'you@localhost', password: 'secret', name: 'idle', ...(settings && { settings }) });

type Devices = { device: string; jid: string; online: boolean; paired: boolean }[];

test('status, with a core and without', async () => {
  expect(await desktop.json('status')).toEqual({
    jid: desktop.jid,
    device: 'desktop',
    state: 'online',
    priority: -1,
  });
  const other = await idle();
  expect(await other.json('status')).toEqual({
    jid: 'you@localhost',
    device: 'idle',
    state: 'offline',
    priority: -1,
  });
  expect((await other.cli('status')).stdout).toBe('offline, you@localhost (idle)\n');
  expect(await dragoman(['status'], { home: freshHome() })).toEqual({
    code: 1,
    stdout: '',
    stderr: 'No account yet. Start with: dragoman login name@example.org\n',
  });
});

test('devices know each other, go offline and are remembered', async () => {
  const seen = (online: boolean) => (list: Devices) =>
    list.some(({ device, online: is }) => device === 'laptop' && is === online);
  const ask = () => desktop.call.core.devices({});
  await until(ask, seen(true));
  // Its id comes a moment later: a device makes its key once it is online.
  expect(await desktop.json<Devices>('devices')).toContainEqual(
    expect.objectContaining({ device: 'laptop', jid: laptop.jid, online: true, paired: false }),
  );
  await laptop.kill();
  await until(ask, seen(false));
  const refused = await desktop.cli('commands', 'laptop');
  expect(refused).toEqual({ code: 1, stdout: '', stderr: 'laptop is offline.\n' });
  await laptop.run();
  await until(ask, seen(true));
  // Without a core the memory answers.
  await desktop.kill();
  expect((await desktop.json<Devices>('devices')).find(({ device }) => device === 'laptop')).toEqual({
    device: 'laptop',
    id: expect.any(String),
    jid: laptop.jid,
    lastSeen: expect.any(String),
    online: false,
    paired: false,
  });
  await desktop.run();
});

describe('activity', () => {
  const keys = ['id', 'time', 'agent', 'peer', 'action', 'outcome', 'reason', 'ms'];
  const lines = (text: string): Record<string, unknown>[] =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));

  test('as JSON lines, from a moment on, and as it happens', async () => {
    const phone = await kept(startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret' }));
    const follow = await kept(launch(['activity', '--follow', '--json'], { home: laptop.home }));
    const past = await kept(launch(['activity', '--follow', '--since', '1h'], { home: laptop.home }));
    await phone.command(laptop.jid, 'files');
    // It may have begun to follow only after that.
    await until(
      () => phone.command(laptop.jid, 'files'),
      () => follow.stdout() !== '' && past.stdout() !== '',
    );
    for (const line of lines(follow.stdout())) {
      expect(Object.keys(line)).toEqual(keys);
      expect(line).toMatchObject({ agent: 'files', peer: phone.jid, action: 'command files' });
    }
    expect(past.stdout()).toContain('command files');
    const all = lines((await laptop.cli('activity', '--json')).stdout);
    expect(Object.keys(all.at(-1) ?? {})).toEqual(keys);
    expect(all).toEqual(lines(readFileSync(join(laptop.home, 'activity.jsonl'), 'utf8')));
    const moment = String(all.at(-1)?.time);
    const latest = lines((await laptop.cli('activity', '--since', moment, '--json')).stdout);
    expect(latest).toEqual(all.filter(({ time }) => String(time) >= moment));
    expect((await laptop.cli('activity', '--since', '2999-01-01')).stdout).toBe('');
    await laptop.kill();
    expect([await follow.ended, await past.ended]).toEqual([0, 0]);
    expect(follow.stderr()).toBe('Dragoman ended.\n');
    // Without a core the file answers.
    expect(lines((await laptop.cli('activity', '--json')).stdout).slice(0, all.length)).toEqual(all);
    await laptop.run();
  });

  test('a reader that has enough, a time that is none, no core to follow', async () => {
    const follow = await kept(launch(['activity', '--follow', '--since', '1h'], { home: laptop.home }));
    await follow.waitFor('command files');
    follow.closeOutput();
    const phone = await kept(startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret' }));
    await phone.command(laptop.jid, 'files');
    expect(await follow.ended).toBe('SIGTERM');
    expect(follow.stderr()).toBe('');
    expect(await laptop.cli('activity', '--since', 'noon')).toMatchObject({ code: 2, stdout: '' });
    expect(await dragoman(['activity', '--follow'], { home: freshHome() })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('dragoman run'),
    });
  });
});

test('call: here and on another device; refused inputs', async () => {
  await until(
    () => desktop.call.core.devices({}),
    (list) => list.some(({ device, online }) => device === 'laptop' && online),
  );
  const listing = {
    directories: [],
    files: [expect.objectContaining({ name: 'a.txt', sizeBytes: 5 })],
    total: 1,
  };
  const here = await laptop.cli('call', 'files.list', '{"path":"docs"}');
  expect(JSON.parse(here.stdout)).toMatchObject(listing);
  const there = await desktop.cli('call', 'files.list', '{"path":"docs","device":"laptop"}', '--json');
  expect(JSON.parse(there.stdout)).toEqual(JSON.parse(here.stdout));
  const call = (...args: string[]) => desktop.cli('call', ...args);
  expect(await call('files.burn')).toMatchObject({ code: 2, stderr: expect.stringContaining('files.list') });
  expect(await call('files.list', '{')).toMatchObject({ code: 2, stderr: expect.stringContaining('JSON') });
  expect(await call('files.list', '{"path":1}')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('path: '),
  });
  expect(await call('files.list', '{"path":"","device":"fridge"}')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('fridge'),
  });
  expect(await dragoman(['call', 'files.list'], { home: freshHome() })).toMatchObject({
    code: 1,
    stderr: 'Dragoman is not running here. Start it with: dragoman run\n',
  });
});
