import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { freshFolder } from '../peers/servers/folder.ts';
import type { Server } from '../peers/servers/server.ts';
import { openWindow, runHeadless } from './running.ts';

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
  /** Electron, to run it in the desktop app instead of headless. */
  electron?: string | undefined;
  onLine(line: string): void;
}): Promise<DemoDevice> {
  const { program, electron, name, server, folder, onLine } = options;
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

  const start = electron ? openWindow : runHeadless;
  await start({ program, electron, home, env, onLine }).catch((error: Error) => {
    throw new Error(`${name}: ${error.message}`);
  });
  const status = JSON.parse((await dragoman('status', '--json')).stdout) as { jid: string };
  return { home, jid: status.jid };
}
