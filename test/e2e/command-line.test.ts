import { fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { ownSwitches } from '../../main/desktop/command-line.ts';
import { startKeyring } from '../peers/device/keyring.ts';
import { daemonPid, unlock } from '../peers/device/keyring-daemon.ts';
import { dragoman, fileWith, freshHome, launch } from '../peers/device/program.ts';
import { atExit } from '../peers/servers/at-exit.ts';
import { startProsody } from '../peers/servers/index.ts';
import { startApp } from './app.ts';
import { processes } from './processes.ts';

// From source it is Node's, which test/peers tries.
const program = inject('program');
const command = [join(dirname(program ?? ''), 'bin', 'dragoman')];

test.skipIf(!program)('the installed command line talks to the window’s core', async () => {
  await using started = await startApp();
  const { home } = started;
  const priority = await dragoman(['call', 'core.getSetting', '{"path":"priority"}'], { home, command });
  expect(priority).toEqual({ code: 0, stdout: expect.stringContaining('-1'), stderr: '' });
});

test.skipIf(!program)(
  'headless, it finds a keyring whose daemon was started anew, and opens no window',
  async () => {
    await using server = await startProsody();
    await using keyring = await startKeyring();
    await server.addUser('you', 'secret');
    const { env } = keyring;
    const home = freshHome();
    const where = ['--server', `127.0.0.1:${server.port}`, '--ca', server.caFile];
    const login = ['login', 'you@localhost', ...where, '--password-file', fileWith('secret')];
    expect(await dragoman(login, { home, env, command })).toMatchObject({ code: 0, stderr: '' });
    // The first start makes the key of the device and keeps it in the keyring: not at the moment when that ends.
    await using first = launch(['run'], { home, env, command });
    await first.waitFor('online as ');
    first.signal('SIGTERM');
    expect(await first.ended).toBe(0);
    await using run = launch(['run'], { home, env, command });
    await run.waitFor('online as ');
    process.kill(daemonPid(keyring), 'SIGKILL');
    unlock(keyring);
    await server.restart();
    await run.waitFor(/online as [\s\S]*online as /);
    expect(processes().filter(({ line }) => line.includes(home))).toEqual([]);
    run.signal('SIGTERM');
    expect(await run.ended).toBe(0);
  },
);

test.skipIf(!program)(
  'what asks the keyring anew ends when the one who started it went at once',
  async () => {
    const file = join(dirname(program ?? ''), 'resources', 'app.asar', 'out', 'keyring.js');
    const [execPath, execArgv] = [program ?? '', [...ownSwitches([])]];
    const child = fork(file, { execPath, execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    atExit(() => void child.kill('SIGKILL'));
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  },
);
