import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { CoreEvent } from '../../app/contract.ts';
import { type Home, openHome } from '../../app/host/home.ts';
import { Desk, type Life } from '../../main/desktop/desk.ts';
import { serveLocally } from '../../main/local/server.ts';
import { startSlixmpp } from './clients/index.ts';
import { dragoman, fileWith, freshHome } from './device/program.ts';
import { type Cut, cutBefore } from './servers/cut.ts';
import { type Server, startProsody } from './servers/index.ts';

// What holds the core for the window, without the window.

const jid = 'you@localhost';
let server: Server;

beforeAll(async () => {
  server = await startProsody();
  await server.addUser('you', 'secret');
  return () => server[Symbol.asyncDispose]();
});

/** A desk of a fresh home, with what it told since. */
interface Held extends AsyncDisposable {
  desk: Desk;
  home: Home;
  lives: Life['life'][];
  events: CoreEvent[];
  until(isThere: () => boolean): Promise<void>;
  write(settings: Record<string, unknown>): void;
}

async function hold(settings: Record<string, unknown> = {}, password = () => 'secret'): Promise<Held> {
  const home = await openHome(freshHome());
  const write = (all: Record<string, unknown>) =>
    writeFileSync(home.settings, JSON.stringify({ version: 1, ...all }));
  write(settings);
  const secrets = { read: async () => password(), keep: async () => {}, forget: async () => {} };
  const platform = { secrets, now: () => new Date(), randomId: () => randomBytes(16).toString('base64url') };
  const desk = new Desk({ home, agents: [], platform, version: '0' });
  const faults: unknown[] = [];
  desk.on('fault', (fault) => faults.push(fault));
  const lives: Life['life'][] = [];
  const events: CoreEvent[] = [];
  const watchers = new Set<() => void>();
  const look = () => {
    for (const watcher of watchers) watcher();
  };
  desk.on('life', ({ life }) => {
    lives.push(life);
    look();
  });
  desk.follow((event) => {
    events.push(event);
    look();
  });
  const until = (isThere: () => boolean) =>
    new Promise<void>((resolve) => {
      const watcher = () => {
        if (!isThere()) return;
        watchers.delete(watcher);
        resolve();
      };
      watchers.add(watcher);
      watcher();
    });
  return {
    ...{ desk, home, lives, events, until, write },
    async [Symbol.asyncDispose]() {
      await desk.stop();
      expect(faults).toEqual([]);
    },
  };
}

function account(more: Record<string, unknown> = {}) {
  const own = { jid, device: 'desk', resource: `dragoman-${randomBytes(4).toString('hex')}` };
  return { ...own, server: `${server.host}:${server.port}`, ca: server.caFile, ...more };
}

const throughCut = (cut: Cut) => account({ server: `${cut.host}:${cut.port}` });

const online = ({ desk, until, events }: Held) =>
  until(() => {
    const last = events.findLast(({ type }) => type === 'status');
    return desk.life.life === 'running' && last?.type === 'status' && last.value.state === 'online';
  });

test('signed out, it follows the settings: a login on the command line takes it online, out again takes it off', async () => {
  await using held = await hold();
  const { desk, lives, home, until } = held;
  await desk.start();
  expect(desk.life).toEqual({ life: 'signed-out' });
  const at = ['--server', `${server.host}:${server.port}`, '--ca', server.caFile];
  const secrets = ['--secrets-file', `${home.folder}/secrets.json`, '--password-file', fileWith('secret')];
  expect(await dragoman(['login', jid, ...at, ...secrets], { home: home.folder })).toMatchObject({ code: 0 });
  await online(held);
  expect(desk.life).toMatchObject({ life: 'running', jid });
  held.write({});
  await until(() => desk.life.life === 'signed-out');
  expect(lives).toEqual(['signed-out', 'running', 'signed-out']);
  expect(await desk.call('core.status', {})).toMatchObject({ jid: '', state: 'offline' });
});

test('a login by way of its own socket, while it runs as another device', async () => {
  await using held = await hold({ account: account() });
  const { desk, home, until } = held;
  const local = await serveLocally(desk, home.folder);
  await desk.start();
  await online(held);
  const args = ['login', jid, '--device', 'renamed', '--password-file', fileWith('secret')];
  const secrets = ['--secrets-file', `${home.folder}/secrets.json`];
  expect(await dragoman([...args, ...secrets], { home: home.folder })).toMatchObject({ code: 0 });
  await until(() => desk.life.device === 'renamed');
  await online(held);
  expect(await desk.call('core.status', {})).toMatchObject({ device: 'renamed', state: 'online' });
  await local.close();
});

test('settings that are broken at its start: says where, and goes on once they are mended', async () => {
  await using held = await hold();
  const { desk, home } = held;
  writeFileSync(home.settings, '{ "version": 1,\n "account": oops }');
  await desk.start();
  expect(desk.life).toEqual({ life: 'stopped', problem: expect.stringContaining('line 2, column 13') });
  await expect(desk.call('core.status', {})).rejects.toThrow('line 2, column 13');
  held.write({ account: account() });
  await desk.resume();
  await online(held);
});

test('settings broken while it runs: the last good ones stay, and it is said', async () => {
  await using held = await hold({ account: account() });
  const { desk, home } = held;
  await desk.start();
  await online(held);
  const told = once(desk, 'problem');
  writeFileSync(home.settings, readFileSync(home.settings, 'utf8').slice(0, -1));
  expect(await told).toEqual([expect.stringContaining('the last good settings stay')]);
  expect(desk.life.life).toBe('running');
});

test('a password that is wrong stops it, once; mended, it goes on', async () => {
  let password = 'wrong';
  await using held = await hold({ account: account() }, () => password);
  const { desk, lives, until } = held;
  await desk.start();
  await until(() => desk.life.life === 'stopped');
  expect(desk.life).toMatchObject({ jid, problem: expect.stringContaining('user name and password') });
  password = 'secret';
  await desk.resume();
  await online(held);
  expect(lives).toEqual(['running', 'stopped', 'running']);
});

test('paused while it connects to a server that says nothing: at once, and it tries no more', async () => {
  const callers = new Set<Socket>();
  let calls = 0;
  const silent = createServer((socket) => {
    calls++;
    callers.add(socket.on('close', () => callers.delete(socket)).resume());
  });
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  const { port } = silent.address() as AddressInfo;
  await using held = await hold({ account: account({ server: `127.0.0.1:${port}` }) });
  const { desk } = held;
  await desk.start();
  await expect.poll(() => callers.size).toBe(1);
  const began = performance.now();
  await desk.pause();
  expect(performance.now() - began).toBeLessThan(10_000); // such a server is given 15 s
  expect(desk.life.life).toBe('paused');
  await expect.poll(() => callers.size).toBe(0);
  held.write({ account: account() });
  await online(held);
  expect(calls).toBe(1);
  silent.close();
});

test('stopped at any moment of its start: nothing is left, and nothing comes after', async () => {
  await using cut = await cutBefore(server.port);
  for (let afterMs = 0; afterMs <= 120; afterMs += 6) {
    await using held = await hold({ account: throughCut(cut) });
    const { desk, events } = held;
    void desk.start();
    if (afterMs > 0) await delay(afterMs);
    await desk.stop();
    const told = events.length;
    await desk.resume();
    await desk.pause();
    expect(events.length).toBe(told);
  }
  await expect.poll(() => cut.connections()).toBe(0);
  // Were one of them still on its way, it would be here by now.
  await delay(500);
  expect(cut.connections()).toBe(0);
});

test('paused and resumed again and again without waiting: as last said, in one session', async () => {
  await server.addUser('watcher', 'secret');
  await using cut = await cutBefore(server.port);
  await using held = await hold({ account: throughCut(cut) });
  const { desk } = held;
  await Promise.all([
    ...[desk.start(), desk.pause(), desk.pause(), desk.resume()],
    ...[desk.pause(), desk.resume(), desk.resume()],
  ]);
  await online(held);
  await expect.poll(() => cut.connections()).toBe(1);
  await Promise.all([desk.resume(), desk.pause(), desk.pause()]);
  expect(desk.life.life).toBe('paused');
  await expect.poll(() => cut.connections()).toBe(0);
});

test('paused, it is gone for others; resumed, it is back at -1', async () => {
  const own = account();
  await using held = await hold({ account: own });
  const { desk } = held;
  await using phone = await startSlixmpp({ server, jid: `${jid}/phone`, password: 'secret' });
  await phone.presence();
  const mine = ({ from }: { from: string }) => from === `${jid}/${own.resource}`;
  await desk.start();
  await phone.nextPresence((seen) => mine(seen) && seen.priority === -1);
  await desk.pause();
  await phone.nextPresence((seen) => mine(seen) && seen.type === 'unavailable');
  const before = phone.presences.length;
  await desk.resume();
  await phone.nextPresence(
    (seen) => mine(seen) && seen.priority === -1 && phone.presences.indexOf(seen) >= before,
  );
});

test('whoever follows hears anew how things stand when the core is another', async () => {
  await using held = await hold({ account: account() });
  const { desk, events } = held;
  await desk.start();
  await online(held);
  events.length = 0;
  await desk.pause();
  expect(events.map(({ type }) => type)).toEqual(['status', 'approvals', 'notices', 'settings']);
  expect(events[0]).toMatchObject({ value: { state: 'offline' } });
});

test('the server goes and comes back: it says so, and tries at once when told that the network changed', async () => {
  await using cut = await cutBefore(server.port);
  await using held = await hold({ account: throughCut(cut) });
  const { desk, until, events } = held;
  await desk.start();
  await online(held);
  cut.refuse();
  cut.cut();
  const problem = () => {
    const last = events.findLast(({ type }) => type === 'status');
    return last?.type === 'status' && last.value.state === 'connecting' ? last.value.problem : undefined;
  };
  await until(() => problem()?.startsWith('Could not connect to') ?? false);
  expect(desk.life.life).toBe('running');
  cut.heal();
  desk.wake();
  await online(held);
});
