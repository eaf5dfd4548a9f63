import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { freshFolder } from '../../peers/servers/folder.ts';
import { freePort } from '../../peers/servers/port.ts';
import { start } from '../../peers/servers/process.ts';
import { readLog } from '../../peers/servers/server.ts';

export interface Sshd extends AsyncDisposable {
  /** USER@HOST, as scp and rsync want to be told. */
  to: string;
  /** Options that scp and ssh have in common. */
  options: readonly string[];
  port: number;
}

/** A server of our own for our own user, with keys nobody else has; throws with why where none can run. */
export async function startSshd(): Promise<Sshd> {
  const folder = freshFolder('sshd');
  const file = (name: string) => join(folder, name);
  for (const name of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
  // Where it puts its unprivileged part when it is started by root.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  const config = [
    ...[`ListenAddress 127.0.0.1:${port}`, `HostKey ${file('host')}`, 'PidFile none'],
    ...[`AuthorizedKeysFile ${file('user.pub')}`, 'StrictModes no', 'UsePAM no', 'PermitRootLogin yes'],
    'Subsystem sftp internal-sftp',
  ];
  writeFileSync(file('config'), `${config.join('\n')}\n`);
  const program = ['/usr/sbin/sshd', '/usr/bin/sshd'].find((path) => existsSync(path));
  if (!program) throw new Error('there is no sshd');
  const running = start(program, ['-D', '-e', '-f', file('config')], { logFile: file('log'), folder });
  while (!(await answers(port))) {
    if (!running.isRunning()) throw new Error(`sshd ended: ${readLog(file('log')).trim()}`);
    await delay(20);
  }
  return {
    to: `${userInfo().username}@127.0.0.1`,
    options: [
      ...['-F', 'none', '-i', file('user')],
      ...['BatchMode=yes', 'StrictHostKeyChecking=no', `UserKnownHostsFile=${file('known')}`].flatMap(
        (option) => ['-o', option],
      ),
    ],
    port,
    [Symbol.asyncDispose]: () => running.end(),
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
