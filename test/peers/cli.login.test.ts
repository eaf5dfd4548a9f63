import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { dragoman, fileWith, freshHome, launch, type Surroundings } from './device/program.ts';
import { kept } from './kept.ts';
import { type Server, startProsody } from './servers/index.ts';
import { freePort } from './servers/port.ts';

// Long enough not to turn up by chance.
const password = 'correct horse battery staple 8071';

let server: Server;
let at: string[];

beforeAll(async () => {
  server = await startProsody();
  await server.addUser('you', password);
  at = ['--server', `127.0.0.1:${server.port}`, '--ca', server.caFile];
  return () => server[Symbol.asyncDispose]();
});

const login = (args: readonly string[], surroundings: Surroundings = {}) =>
  dragoman(['login', 'you@localhost', ...args], { home: freshHome(), ...surroundings });
const settingsOf = (home: string) => JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'));

test('keeps the account, in words and in JSON; the device needs no name', async () => {
  const home = freshHome();
  const file = fileWith(`${password}\n`);
  const first = await login([...at, '--password-file', file], { home });
  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('The password was not kept.') });
  expect(first.stderr).toContain('--secrets-file');
  expect(first.stdout).toMatch(
    /^Logged in as you@localhost\. You call this device .+\.\nStart it with: dragoman run\n$/,
  );
  const { account } = settingsOf(home);
  expect(account.resource).toMatch(/^dragoman-[0-9a-f]{8}$/);
  const again = await login(['--device', 'desktop', '--password-file', file, '--json'], { home });
  expect(JSON.parse(again.stdout)).toEqual({ jid: 'you@localhost', device: 'desktop', passwordKept: false });
  // The same account once more keeps its server, its CA and its resource.
  expect(settingsOf(home).account).toEqual({ ...account, device: 'desktop' });
});

test('the password comes by standard input and by the environment too', async () => {
  const piped = await login([...at, '--password-file', '-'], { input: `${password}\r\n` });
  expect(piped.code).toBe(0);
  expect((await login(at, { env: { DRAGOMAN_PASSWORD: password } })).code).toBe(0);
});

test('the password is nowhere but in the secrets file', async () => {
  const home = freshHome();
  const secrets = join(home, 'secrets');
  const kept = await login([...at, '--password-file', fileWith(password), '--secrets-file', secrets], {
    home,
  });
  expect(kept).toMatchObject({ code: 0, stderr: '' });
  expect(kept.stdout).not.toContain(password);
  await using run = launch(['run'], { home });
  await run.waitFor('online as ');
  const ofProcess = ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${run.pid}/${name}`, 'utf8'));
  expect(ofProcess.join()).not.toContain(password);
  run.signal('SIGTERM');
  expect(await run.ended).toBe(0);
  expect(run.stdout() + run.stderr()).not.toContain(password);
  const holding = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .filter(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').includes(password))
    .map(({ name }) => name);
  expect(holding).toEqual(['secrets']);
});

describe('refuses and keeps nothing', () => {
  const file = () => fileWith(password);
  const cases: [string, () => string[] | Promise<string[]>, number, RegExp][] = [
    ['a wrong password', () => [...at, '--password-file', fileWith('wrong')], 1, /user name and password/],
    ['an empty password file', () => [...at, '--password-file', fileWith('\n')], 1, /holds no password/],
    [
      'a password others can read',
      () => [...at, '--password-file', fileWith(password, 0o644)],
      1,
      /chmod 600/,
    ],
    ['no such password file', () => [...at, '--password-file', '/nowhere/pw'], 1, /no file \/nowhere\/pw/],
    ['a folder as password file', () => [...at, '--password-file', '/'], 1, /^\/ is a folder/],
    ['no password and no terminal', () => at, 1, /--password-file FILE .* DRAGOMAN_PASSWORD/],
    [
      'an unknown CA',
      () => [...at.slice(0, 2), '--password-file', file()],
      1,
      /not from an authority .* --ca/,
    ],
    [
      'no such CA file',
      () => [...at, '--ca', '/nowhere/ca', '--password-file', file()],
      1,
      /CA.*\/nowhere\/ca/,
    ],
    ['a CA that is none', () => [...at, '--ca', fileWith('x'), '--password-file', file()], 1, /not a PEM/],
    [
      'a server that is down',
      async () => [...at, '--server', `127.0.0.1:${await freePort()}`, '--password-file', file()],
      1,
      /nothing listens there/,
    ],
    [
      'no such host',
      () => [...at, '--server', 'nowhere.invalid:5222', '--password-file', file()],
      1,
      /No address is known for nowhere\.invalid/,
    ],
    ['a server without port', () => ['--server', 'localhost', '--password-file', file()], 2, /HOST:PORT/],
    ['a port that is none', () => ['--server', 'localhost:99999', '--password-file', file()], 2, /65535/],
    ['a device without a name', () => [...at, '--device', '', '--password-file', file()], 2, /--device/],
    [
      'a secrets file others can read',
      () => [...at, '--password-file', file(), '--secrets-file', fileWith('{}', 0o640)],
      1,
      /chmod 600/,
    ],
    [
      'a secrets file that is none',
      () => [...at, '--password-file', file(), '--secrets-file', fileWith('x')],
      1,
      /is no secrets file/,
    ],
  ];
  test.each(cases)('%s', async (_case, args, code, words) => {
    const home = freshHome();
    const result = await login(await args(), { home });
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(words) });
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(readdirSync(home)).toEqual([]);
  });

  test.each(['you', 'you@', '@localhost', 'a@b@c', 'you@local host', ''])(
    '%j, which is no JID',
    async (jid) => {
      const result = await dragoman(['login', jid, '--password-file', file()], { home: freshHome() });
      expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('is no JID') });
    },
  );
});

test('a new login beside a running core takes effect at the next start, and says so', async () => {
  const home = freshHome();
  const given = ['--password-file', fileWith(password)];
  await login([...at, ...given], { home });
  const run = await kept(launch(['run', ...given], { home }));
  await run.waitFor('online as ');
  const again = await login([...given, '--device', 'renamed'], { home });
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('start it again') });
  await run.waitFor('start Dragoman again');
  expect(settingsOf(home).account.device).toBe('renamed');
});
