import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Keyring, startKeyring } from './device/keyring.ts';
import { dragoman, fileWith, freshHome, launch } from './device/program.ts';
import { type Server, startProsody } from './servers/index.ts';

const password = 'correct horse battery staple 8071';

const keyring: Keyring | Error = await startKeyring().catch((error: Error) => error);

describe.skipIf(keyring instanceof Error)(
  keyring instanceof Error
    ? `no Secret Service here: ${keyring.message}`
    : 'gnome-keyring, by the Secret Service',
  () => {
    let server: Server;
    let at: string[];
    const { env, folder } = keyring as Keyring;

    beforeAll(async () => {
      server = await startProsody();
      await server.addUser('you', password);
      await server.addUser('bob', 'another');
      at = ['--server', `127.0.0.1:${server.port}`, '--ca', server.caFile];
      return async () => {
        await server[Symbol.asyncDispose]();
        await (keyring as Keyring)[Symbol.asyncDispose]();
      };
    });

    const login = (jid: string, home: string, word: string) =>
      dragoman(['login', jid, ...at, '--password-file', fileWith(word), '--json'], { home, env });

    test('login keeps the password there, and run needs no option', async () => {
      const home = freshHome();
      const kept = await login('you@localhost', home, password);
      expect(kept).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(kept.stdout)).toMatchObject({ jid: 'you@localhost', passwordKept: true });
      await using run = launch(['run'], { home, env });
      await run.waitFor('online as ');
      run.signal('SIGTERM');
      expect(await run.ended).toBe(0);
      const doctor = await dragoman(['doctor', '--json'], { home, env });
      expect(JSON.parse(doctor.stdout)).toContainEqual(expect.objectContaining({ name: 'TLS', ok: true }));
      const files = [home, folder]
        .flatMap((where) => readdirSync(where, { recursive: true, withFileTypes: true }))
        .filter((one) => one.isFile())
        .map(({ parentPath, name }) => join(parentPath, name));
      expect(files.length).toBeGreaterThan(1);
      expect(files.filter((file) => readFileSync(file).includes(password))).toEqual([]);
    });

    test('one password an account; the last login counts', async () => {
      const [home, other] = [freshHome(), freshHome()];
      await login('you@localhost', home, password);
      await login('bob@localhost', other, 'another');
      await server.addUser('bob', 'changed');
      await server.restart();
      const wrong = await dragoman(['run'], { home: other, env });
      expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('user name and password') });
      await login('bob@localhost', other, 'changed');
      for (const folder of [home, other]) {
        await using run = launch(['run'], { home: folder, env });
        await run.waitFor('online as ');
      }
    });

    test('an account it holds nothing for', async () => {
      const home = freshHome();
      await server.addUser('ann', 'given');
      const given = ['--password-file', fileWith('given')];
      // Logged in where there was no keyring.
      expect((await dragoman(['login', 'ann@localhost', ...at, ...given], { home })).code).toBe(0);
      expect(await dragoman(['run'], { home, env })).toEqual({
        code: 1,
        stdout: '',
        stderr: 'No password is kept for ann@localhost. Run: dragoman login ann@localhost\n',
      });
    });
  },
);

test.each([
  ['no session bus', ''],
  ['a session bus that is gone', 'unix:path=/nowhere/bus'],
])('%s: says what to do instead', async (_what, DBUS_SESSION_BUS_ADDRESS) => {
  const home = freshHome();
  const server = await startProsody();
  await using _ending = server;
  await server.addUser('you', password);
  const at = ['--server', `127.0.0.1:${server.port}`, '--ca', server.caFile];
  const env = { DBUS_SESSION_BUS_ADDRESS };
  const words =
    /The system keyring cannot be used \(.+\)\. .*--secrets-file FILE.*--password-file FILE.*DRAGOMAN_PASSWORD/;
  const args = ['login', 'you@localhost', ...at, '--password-file', fileWith(password), '--json'];
  const login = await dragoman(args, { home, env });
  expect(login).toMatchObject({ code: 0, stderr: expect.stringMatching(words) });
  expect(JSON.parse(login.stdout)).toMatchObject({ passwordKept: false });
  expect(await dragoman(['run'], { home, env })).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(words),
  });
});
