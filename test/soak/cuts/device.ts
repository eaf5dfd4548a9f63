import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Share } from '../../../agents/files/contract.ts';
import { openHome } from '../../../app/host/home.ts';
import { connectLocally, type Local } from '../../../main/local/client.ts';
import { atExit } from '../../peers/servers/at-exit.ts';
import { freshFolder } from '../../peers/servers/folder.ts';
import { JID, PASSWORD } from '../askers.ts';
import { dragomanProgram } from '../places.ts';

export interface DeviceOptions {
  name: string;
  server: { host: string; port: number; caFile: string };
  shares?: readonly Share[];
  /** Of other agents. */
  settings?: Record<string, unknown>;
}

const ONLINE_MS = 90_000;

/** An install of Dragoman as it is shipped, `dragoman run`, which can be killed, stopped for a while and watched. */
export class Device {
  readonly name: string;
  readonly home: string;
  /** Of the run that was started last. */
  local: Promise<Local>;
  #child: ChildProcess | undefined;
  #said = '';

  private constructor(name: string, home: string) {
    this.name = name;
    this.home = home;
    this.local = this.#run();
  }

  static async start({ name, server, shares = [], settings = {} }: DeviceOptions): Promise<Device> {
    const { folder, settings: file } = await openHome(join(freshFolder(name), 'home'));
    const account = {
      ...{ jid: JID, device: name, resource: `dragoman-${randomBytes(4).toString('hex')}` },
      ...{ server: `${server.host}:${server.port}`, ca: server.caFile },
      secretsFile: join(folder, 'secrets.json'),
    };
    writeFileSync(account.secretsFile, JSON.stringify({ [JID]: PASSWORD }), { mode: 0o600 });
    const all = { version: 1, account, files: { shares }, ...settings };
    writeFileSync(file, JSON.stringify(all), { mode: 0o600 });
    const device = new Device(name, folder);
    await device.local;
    return device;
  }

  /** What it complained of. */
  get said(): string {
    return this.#said;
  }

  get descriptors(): number {
    return readdirSync(`/proc/${this.#child?.pid}/fd`).length;
  }

  /** Ends it as a power cut does, and starts it again. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
    this.local = this.#run();
    this.local.catch(() => {}); // told to whoever waits for it
    await this.local;
  }

  /** It does nothing for a while, like a PC that sleeps. */
  async sleep(ms: number): Promise<void> {
    this.#child?.kill('SIGSTOP');
    await delay(ms);
    this.#child?.kill('SIGCONT');
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const over = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await over;
  }

  /** Resolves once its login stands. */
  async online(): Promise<void> {
    for (const end = performance.now() + ONLINE_MS; ; await delay(50)) {
      const { call } = await this.local;
      const { state, problem } = await call.core.status({});
      if (state === 'online') return;
      if (performance.now() > end)
        throw new Error(`${this.name} did not come back: ${problem} ${this.#said}`);
    }
  }

  async #run(): Promise<Local> {
    // The kernel ends it even when this process is killed outright, as the servers of the tests.
    const child = spawn(
      'setpriv',
      ['--pdeathsig', 'KILL', process.execPath, dragomanProgram, 'run', '--home', this.home],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    atExit(() => void child.kill('SIGKILL'));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = `${this.#said}${text}`.slice(-4000);
    });
    await new Promise<void>((resolve, reject) => {
      const lines = createInterface({ input: child.stdout });
      lines.on('line', (line) => {
        if (line.startsWith('online as ')) resolve();
      });
      child.once('exit', (code, signal) =>
        reject(new Error(`${this.name} ended with ${code ?? signal}: ${this.#said}`)),
      );
    });
    const local = await connectLocally(this.home);
    if (!local) throw new Error(`${this.name} does not listen on its local socket: ${this.#said}`);
    return local;
  }
}
