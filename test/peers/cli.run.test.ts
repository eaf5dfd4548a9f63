import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { startSlixmpp } from './clients/index.ts';
import { dragoman, fileWith, freshHome, launch } from './device/program.ts';
import { kept } from './kept.ts';
import { cutBefore } from './servers/cut.ts';
import { type Server, startProsody } from './servers/index.ts';

let server: Server;

beforeAll(async () => {
  server = await startProsody();
  await server.addUser('you', 'secret');
  await server.addUser('bob', 'secret');
  await server.befriend('you', 'bob');
  return () => server[Symbol.asyncDispose]();
});

const given = () => ['--password-file', fileWith('secret')];

/** An install that has logged in, through this port. */
async function home(port = server.port): Promise<string> {
  const folder = freshHome();
  const where = ['--server', `127.0.0.1:${port}`, '--ca', server.caFile, '--device', 'desktop'];
  const { code, stderr } = await dragoman(['login', 'you@localhost', ...where, ...given()], { home: folder });
  expect(code, stderr).toBe(0);
  return folder;
}

const run = (folder: string, ...args: string[]) => launch(['run', ...args], { home: folder });
const resourceOf = (folder: string): string =>
  JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')).account.resource;

async function bob() {
  const contact = await kept(startSlixmpp({ server, jid: 'bob@localhost/desk', password: 'secret' }));
  await contact.presence();
  return contact;
}

test('a line an event, or JSON a line', async () => {
  const words = await home();
  const json = await home();
  await using first = run(words, ...given());
  await using second = run(json, ...given(), '--json');
  await first.waitFor('online as ');
  await second.waitFor('"online"');
  const device = `you@localhost/${resourceOf(words)}`;
  expect((await dragoman(['commands', device], { home: json })).code).toBe(0);
  const other = `you@localhost/${resourceOf(json)}`;
  expect((await dragoman(['command', other, 'files'], { home: words })).code).toBe(0);
  await second.waitFor('command files');
  first.signal('SIGTERM');
  second.signal('SIGTERM');
  expect([await first.ended, await second.ended]).toEqual([0, 0]);
  expect(first.stdout().split('\n').slice(0, 2)).toEqual([
    'connecting, you@localhost (desktop)',
    `online as ${device} (desktop), priority -1`,
  ]);
  const lines = second
    .stdout()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[1]).toEqual({ jid: other, device: 'desktop', state: 'online', priority: -1 });
  expect(lines.find((line) => line.action === 'command files')).toEqual({
    id: expect.any(String),
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    agent: 'files',
    peer: device,
    action: 'command files',
    outcome: 'done',
    reason: expect.any(String),
    ms: expect.any(Number),
  });
  expect(first.stderr() + second.stderr()).toBe('');
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s takes it offline, exit code 0', async (signal) => {
  const folder = await home();
  const contact = await bob();
  await using device = run(folder, ...given());
  const from = `you@localhost/${resourceOf(folder)}`;
  await contact.nextPresence((presence) => presence.from === from && presence.type === '');
  device.signal(signal);
  await contact.nextPresence((presence) => presence.from === from && presence.type === 'unavailable');
  expect(await device.ended).toBe(0);
  // In order: the server keeps no session that waits to be resumed.
  expect(server.log()).toContain(`Unbinding resource for ${from}`);
});

test('a signal at any moment of the start ends it', async () => {
  const folder = await home();
  for (let waitMs = 0; waitMs <= 600; waitMs += 60) {
    await using device = run(folder, ...given());
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    device.signal('SIGTERM');
    // Before it listens for it, the signal does what it always does.
    expect([0, 'SIGTERM']).toContain(await device.ended);
  }
});

describe('one core a home', () => {
  test('a second one is refused', async () => {
    const folder = await home();
    await using first = run(folder, ...given());
    await first.waitFor('online as ');
    expect(await dragoman(['run', ...given()], { home: folder })).toEqual({
      code: 1,
      stdout: '',
      stderr: `Dragoman already runs with ${folder}.\n`,
    });
  });

  test('of five that start at the same moment one stays', async () => {
    const folder = await home();
    const all = Array.from({ length: 5 }, () => run(folder, ...given()));
    const ends = all.map((one) => one.ended);
    const refused: (number | NodeJS.Signals)[] = [];
    await new Promise<void>((resolve) => {
      for (const end of ends) void end.then((code) => refused.push(code) === 4 && resolve());
    });
    expect(refused).toEqual([1, 1, 1, 1]);
    const stays = all.filter((one) => !one.stderr().includes('already runs'));
    expect(stays).toHaveLength(1);
    await stays[0]?.waitFor('online as ');
    stays[0]?.signal('SIGTERM');
    expect(await stays[0]?.ended).toBe(0);
  });

  test('after kill -9 the next start is free', async () => {
    const folder = await home();
    await using killed = run(folder, ...given());
    await killed.waitFor('online as ');
    killed.signal('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');
    expect((await dragoman(['status', '--json'], { home: folder })).stdout).toContain('"offline"');
    await using next = run(folder, ...given());
    await next.waitFor('online as ');
  });
});

test('no account, no password: one line, exit code 1', async () => {
  expect(await dragoman(['run', ...given()], { home: freshHome() })).toEqual({
    code: 1,
    stdout: '',
    stderr: 'No account yet. Start with: dragoman login name@example.org\n',
  });
  const folder = await home();
  const without = await dragoman(['run'], { home: folder });
  expect(without).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^The system keyring .*\n$/),
  });
});

test('a password that is no longer right ends it at the next login', async () => {
  const cable = await kept(cutBefore(server.port));
  const folder = await home(cable.port);
  await using device = run(folder, ...given());
  await device.waitFor('online as ');
  cable.refuse();
  cable.cut();
  await device.waitFor(/^(connecting|offline), .+: /m);
  await server.addUser('you', 'changed');
  await server.restart();
  cable.heal();
  expect(await device.ended).toBe(1);
  expect(device.stderr()).toMatch(/^The server does not accept this user name and password.*\n$/);
  await server.addUser('you', 'secret');
  await server.restart();
});

test('a server that is down is waited for', async () => {
  const cable = await kept(cutBefore(server.port));
  const folder = await home(cable.port);
  cable.refuse();
  await using device = run(folder, ...given());
  await device.waitFor(/^(connecting|offline), .+: /m);
  const status = JSON.parse((await dragoman(['status', '--json'], { home: folder })).stdout);
  expect(status).toEqual({
    jid: 'you@localhost',
    device: 'desktop',
    state: expect.stringMatching(/^(connecting|offline)$/),
    priority: -1,
    problem: expect.any(String),
  });
  // What needs the server says that it is not there.
  const asked = await dragoman(['commands', 'localhost'], { home: folder });
  expect(asked).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('no connection') });
  cable.heal();
  await device.waitFor('online as ');
  const { problem } = JSON.parse((await dragoman(['status', '--json'], { home: folder })).stdout);
  expect(problem).toBeUndefined();
});

test('where the password comes from: environment, secrets file, standard input', async () => {
  const folder = await home();
  await using fromEnvironment = launch(['run'], { home: folder, env: { DRAGOMAN_PASSWORD: 'secret' } });
  await fromEnvironment.waitFor('online as ');
  fromEnvironment.signal('SIGTERM');
  await fromEnvironment.ended;
  await using piped = launch(['run', '--password-file', '-'], { home: folder, input: 'secret\n' });
  await piped.waitFor('online as ');
  piped.signal('SIGTERM');
  await piped.ended;
  const secrets = fileWith(JSON.stringify({ 'you@localhost': 'secret' }), 0o644);
  const open = await dragoman(['run', '--secrets-file', secrets], { home: folder });
  expect(open).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining(`chmod 600 ${secrets}`),
  });
  await using fromFile = run(
    folder,
    '--secrets-file',
    fileWith(JSON.stringify({ 'you@localhost': 'secret' })),
  );
  await fromFile.waitFor('online as ');
});

test('nobody reads it any more: at the next line it goes offline in order', async () => {
  const folder = await home();
  const contact = await bob();
  const phone = await kept(startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret' }));
  await using device = run(folder, ...given());
  await device.waitFor('online as ');
  const from = `you@localhost/${resourceOf(folder)}`;
  device.closeOutput();
  await phone.command(from, 'files');
  await contact.nextPresence((presence) => presence.from === from && presence.type === 'unavailable');
  expect(await device.ended).toBe(0);
  expect(device.stderr()).toBe('');
});
