import { execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { atExit } from '../peers/servers/at-exit.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import type { Server } from '../peers/servers/server.ts';

export interface DemoDevice {
  home: string;
  jid: string;
}

/** What a person does once on each PC: log in, share a folder, run. */
export async function startDevice(options: {
  program: string;
  name: string;
  server: Server;
  folder: string;
  onLine(line: string): void;
}): Promise<DemoDevice> {
  const { program, name, server, folder, onLine } = options;
  const home = freshFolder(name);
  const passwordFile = join(home, 'password');
  writeFileSync(passwordFile, 'secret\n', { mode: 0o600 });
  const env = { ...process.env, DRAGOMAN_HOME: home, DBUS_SESSION_BUS_ADDRESS: '' };
  const dragoman = (...args: string[]) => promisify(execFile)(process.execPath, [program, ...args], { env });

  const address = ['--server', `${server.host}:${server.port}`, '--ca', server.caFile];
  await dragoman(
    'login',
    'you@localhost',
    '--device',
    name,
    ...address,
    '--secrets-file',
    join(home, 'secrets.json'),
    '--password-file',
    passwordFile,
  );
  const shares = [{ name: 'Documents', folder, access: 'read' }];
  await dragoman('settings', 'set', 'files.shares', JSON.stringify(shares));

  const running = spawn(process.execPath, [program, 'run'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  atExit(() => void running.kill('SIGKILL'));
  const lines = createInterface({ input: running.stdout });
  await new Promise<void>((resolve, reject) => {
    running.once('exit', () => reject(new Error(`${name} ended`)));
    lines.on('line', (line) => {
      onLine(line);
      if (line.startsWith('online')) resolve();
    });
  });
  const status = JSON.parse((await dragoman('status', '--json')).stdout) as { jid: string };
  return { home, jid: status.jid };
}
