import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectLocally, type Local } from '../../../main/local/client.ts';
import { atExit } from '../servers/at-exit.ts';
import { freshFolder } from '../servers/folder.ts';
import type { Server } from '../servers/server.ts';
import { signedIn } from './signed-in.ts';

const program = fileURLToPath(new URL('../../../out/dragoman.js', import.meta.url));

export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/** One install of Dragoman as a person has it: a home folder and the built command line. */
export interface Device extends AsyncDisposable {
  home: string;
  /** Full JID; filled at the first `run`. */
  jid: string;
  cli(...args: string[]): Promise<Result>;
  /** `--json`, parsed; rejects when the exit code is not 0. */
  json<T = unknown>(...args: string[]): Promise<T>;
  /** The calls of its core while it runs; what is asked again and again need not start a command line each time. */
  readonly call: Local['call'];
  /** `dragoman run`, resolved once online. */
  run(): Promise<void>;
  /** Lines that `run` has printed, and the next one that matches. */
  output(): string;
  waitFor(text: string | RegExp): Promise<void>;
  pid(): number;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export interface DeviceOptions {
  server: Pick<Server, 'host' | 'port' | 'caFile'>;
  jid: string;
  password: string;
  name: string;
  settings?: Record<string, unknown>;
  env?: NodeJS.ProcessEnv;
  /** Its passwords are kept in a file, all of them; else it is told its own at each start. */
  keepsSecrets?: boolean;
}

/** Signed in and set up; `run` is left to the test. */
export async function install({
  server,
  jid,
  password,
  name,
  settings = {},
  env,
  keepsSecrets = false,
}: DeviceOptions): Promise<Device> {
  const home = join(freshFolder(name), 'home');
  const passwordFile = join(freshFolder('password'), 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const environment = {
    ...process.env,
    DBUS_SESSION_BUS_ADDRESS: '',
    DISPLAY: '',
    DRAGOMAN_HOME: home,
    ...env,
  };
  let running: ChildProcess | undefined;
  let local: Local | undefined;
  let printed = '';
  const watchers = new Set<() => void>();
  const device: Device = {
    home,
    jid: '',
    cli: (...args) =>
      new Promise((resolve) => {
        execFile(process.execPath, [program, ...args], { env: environment }, (error, stdout, stderr) => {
          resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr });
        });
      }),
    async json<T>(...args: string[]) {
      const { code, stdout, stderr } = await device.cli(...args, '--json');
      if (code !== 0) throw new Error(`dragoman ${args.join(' ')} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout) as T;
    },
    get call() {
      if (!local) throw new Error(`${name} does not run`);
      return local.call;
    },
    async run() {
      printed = '';
      const told = keepsSecrets ? [] : ['--password-file', passwordFile];
      const child = spawn(process.execPath, [program, 'run', ...told], { env: environment });
      running = child;
      const kill = () => void child.kill('SIGKILL');
      atExit(kill);
      const hear = (chunk: Buffer) => {
        printed += chunk;
        for (const watcher of watchers) watcher();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => hear(Buffer.from(`\nended with ${code}\n`)));
      await device.waitFor(/online as /);
      local = await connectLocally(home);
      device.jid = (await device.call.core.status({})).jid;
    },
    output: () => printed,
    waitFor: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (typeof text === 'string' ? !printed.includes(text) : !text.test(printed)) return;
          clearTimeout(timer);
          watchers.delete(look);
          resolve();
        };
        const timer = setTimeout(() => {
          watchers.delete(look);
          reject(new Error(`no ${text} in 20 s; printed:\n${printed}`));
        }, 20_000);
        watchers.add(look);
        look();
      }),
    pid: () => running?.pid ?? 0,
    kill: (signal = 'SIGTERM') => {
      const child = running;
      local?.close();
      if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
      return new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill(signal);
      });
    },
    [Symbol.asyncDispose]: () => device.kill('SIGKILL'),
  };
  const kept = keepsSecrets && { kept: { file: join(freshFolder('secrets'), 'secrets'), password } };
  await signedIn(home, { server, jid, device: name, settings, ...kept });
  return device;
}
