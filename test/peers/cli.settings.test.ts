import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { startSlixmpp } from './clients/index.ts';
import { type Device, install } from './device/device.ts';
import { dragoman, freshHome } from './device/program.ts';
import { kept } from './kept.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, startProsody } from './servers/index.ts';

let server: Server;
let desktop: Device;

beforeAll(async () => {
  server = await startProsody();
  await server.addUser('you', 'secret');
  await server.addUser('bob', 'secret');
  await server.befriend('you', 'bob');
  const shares = [{ name: 'docs', folder: freshFolder('docs'), access: 'read' }];
  const account = { server, jid: 'you@localhost', password: 'secret' };
  desktop = await install({ ...account, name: 'desktop', settings: { 'files.shares': shares } });
  await desktop.run();
  return async () => {
    await desktop[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
});

/** Another install of the same account that is not online. */
const idle = (settings: Record<string, unknown> = {}) =>
  install({ server, jid: 'you@localhost', password: 'secret', name: 'idle', settings });

describe.each(['with a core', 'without'])('settings %s', (how) => {
  const device = async () => (how === 'without' ? idle() : desktop);

  test('get, set and refuse', async () => {
    const { home, cli } = await device();
    const file = () => readFileSync(join(home, 'settings.json'), 'utf8');
    expect(await cli('settings', 'set', 'priority', '-7')).toEqual({
      code: 0,
      stdout: 'priority is now -7\n',
      stderr: '',
    });
    expect((await cli('settings', 'get', 'priority')).stdout).toBe('-7\n');
    expect(JSON.parse((await cli('settings', 'get', '--json')).stdout)).toMatchObject({
      version: 1,
      priority: -7,
      account: { jid: 'you@localhost' },
    });
    const before = file();
    expect(await cli('settings', 'set', 'priority', '0')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/priority: must be from -128 to -1: .+\n$/),
    });
    expect((await cli('settings', 'set', 'files.shares[0].nmae', '"x"')).code).toBe(1);
    expect((await cli('settings', 'set', 'priority', 'low')).code).toBe(2);
    expect((await cli('settings', 'set', 'priority')).code).toBe(2);
    expect((await cli('settings', 'forget', 'priority')).code).toBe(2);
    expect(await cli('settings', 'get', 'nothing')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no setting nothing.\n',
    });
    expect(file()).toBe(before);
    for (const path of ['priorty', 'account.jid', 'version']) {
      const { code, stderr } = await cli('settings', 'unset', path);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(path) });
    }
    expect((await cli('settings', 'unset')).code).toBe(2);
    expect((await cli('settings', 'unset', 'priority', '-1')).code).toBe(2);
    expect(file()).toBe(before);
    expect(await cli('settings', 'unset', 'priority')).toEqual({
      code: 0,
      stdout: 'priority is taken out\n',
      stderr: '',
    });
    expect(JSON.parse(file())).not.toHaveProperty('priority');
    expect((await cli('settings', 'get', 'priority')).stdout).toBe('-1\n');
  });
});

test('an edit by hand is taken up by a running core; a broken one is not', async () => {
  const bob = await kept(startSlixmpp({ server, jid: 'bob@localhost/desk', password: 'secret' }));
  await bob.presence();
  const file = join(desktop.home, 'settings.json');
  const good = JSON.parse(readFileSync(file, 'utf8'));
  const seen = (priority: number, status: string) =>
    bob.nextPresence((one) => one.from === desktop.jid && one.priority === priority && one.status === status);
  await seen(-1, '');
  writeFileSync(file, JSON.stringify({ ...good, priority: -42, status: 'at home' }));
  await seen(-42, 'at home');
  expect((await desktop.json<{ priority: number }>('status')).priority).toBe(-42);
  writeFileSync(file, '{\n  "version": 1,\n  "priority": -3,,\n}');
  await desktop.waitFor(/settings\.json is not valid JSON, line 3, column 18: .*the last good settings stay/);
  writeFileSync(file, JSON.stringify({ ...good, priority: 5 }));
  await desktop.waitFor(/settings\.json: priority: must be from -128 to -1: .*the last good settings stay/);
  expect((await desktop.json<{ priority: number }>('status')).priority).toBe(-42);
  writeFileSync(file, JSON.stringify(good));
  await bob.nextPresence((one) => one.from === desktop.jid && one.priority === -1);
});

describe('doctor', () => {
  type Checks = { name: string; ok: boolean; found: string; mend?: string }[];
  const named = (checks: Checks, name: string) => checks.find((check) => check.name === name);

  test('exit code 1 exactly when something is to be mended, the same in words and JSON', async () => {
    const json = await desktop.cli('doctor', '--json');
    const checks: Checks = JSON.parse(json.stdout);
    expect(json.code).toBe(checks.every(({ ok }) => ok) ? 0 : 1);
    for (const name of ['settings', 'account', 'password', 'TLS', 'blocking', 'upload', 'share docs'])
      expect(named(checks, name), name).toMatchObject({ ok: true });
    const words = await desktop.cli('doctor');
    const marks = words.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(marks).toEqual(checks.map(({ ok }) => (ok ? 'ok' : 'MEND')));
  });

  test('without a core it logs in itself; a share whose folder is gone is named', async () => {
    const other = await idle({
      'files.shares': [{ name: 'gone', folder: '/nowhere/at/all', access: 'read' }],
    });
    const { code, stdout } = await dragoman(['doctor', '--json'], {
      home: other.home,
      env: { DRAGOMAN_PASSWORD: 'secret' },
    });
    expect(code).toBe(1);
    expect(named(JSON.parse(stdout), 'TLS')).toMatchObject({
      ok: true,
      found: expect.stringContaining('SCRAM'),
    });
    expect(named(JSON.parse(stdout), 'share gone')).toEqual({
      name: 'share gone',
      ok: false,
      found: expect.stringContaining('/nowhere/at/all'),
      mend: expect.stringContaining('files.shares'),
    });
  });

  test.each([
    ['no keyring', {}, 'password', /--secrets-file FILE/],
    ['a wrong password', { DRAGOMAN_PASSWORD: 'wrong' }, 'server', /dragoman login you@localhost/],
  ])('%s: says what to do', async (_what, env, name, words) => {
    const { home } = await idle();
    const { code, stdout } = await dragoman(['doctor', '--json'], { home, env });
    expect(code).toBe(1);
    const wrong = named(JSON.parse(stdout), name);
    expect(wrong).toMatchObject({ ok: false });
    expect(`${wrong?.found} ${wrong?.mend}`).toMatch(words);
  });

  test('no account, and settings that are broken', async () => {
    const home = freshHome();
    const none = await dragoman(['doctor'], { home });
    expect(none).toMatchObject({
      code: 1,
      stderr: '',
      stdout: expect.stringMatching(/MEND +account .*dragoman login/),
    });
    writeFileSync(join(home, 'settings.json'), '{');
    const broken = await dragoman(['doctor'], { home });
    expect(broken).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/MEND +settings .*settings\.json/),
    });
  });
});
