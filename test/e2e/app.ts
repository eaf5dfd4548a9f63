import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { electronProgram } from '../../scripts/electron.js';
import { type Keyring, startKeyring } from '../peers/device/keyring.ts';
import { atExit } from '../peers/servers/at-exit.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { display } from './display.ts';

export { signInBy } from './account.ts';
export { checkAccessible, checkWidths, resize, shot } from './looks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Surroundings {
  /** The folder it keeps everything in; a fresh one by default. */
  home?: string;
  /** The session it runs in, with its bus and its keyring; one of its own by default. */
  keyring?: Keyring;
  env?: NodeJS.ProcessEnv;
  args?: readonly string[];
  /** The folder of another build, in place of the app that is tested. */
  source?: string;
}

/** The desktop app as it runs, until it is closed. */
export interface Launched extends AsyncDisposable {
  app: ElectronApplication;
  home: string;
  keyring: Keyring;
  pid: number;
  /** All it said on both outputs. */
  output(): string;
  /** What a second start by the same person does; resolves when that process has ended. */
  startAgain(...args: string[]): Promise<void>;
  /** Quits as a person does; what does not go is killed. */
  close(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

export interface App extends Launched {
  /** Its window. */
  page: Page;
  /** Errors the page met: exceptions, and what its content security policy refused. */
  complaints: string[];
}

/** Starts it and waits for its window. */
export async function startApp(surroundings: Surroundings = {}): Promise<App> {
  const launched = await launchApp(surroundings);
  const page = await launched.app.firstWindow();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.waitForLoadState();
  return { ...launched, page, complaints };
}

const PATIENCE_MS = 10_000;

/** Starts it and waits for no window, for `--hidden` opens none. */
export async function launchApp(surroundings: Surroundings = {}): Promise<Launched> {
  const { home = join(freshFolder('home'), 'home'), args = [] } = surroundings;
  const keyring = surroundings.keyring ?? (await startKeyring());
  const { executablePath, line, environment } = await command({ ...surroundings, home, keyring });
  // Playwright adds --no-sandbox where it runs as root.
  const app = await electron.launch({ executablePath, args: [...line, ...args], env: environment });
  const child = app.process();
  const kill = () => void child.kill('SIGKILL');
  atExit(kill);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const over = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  const end = async (how: () => void) => {
    how();
    const impatient = setTimeout(kill, PATIENCE_MS);
    await over;
    clearTimeout(impatient);
    if (!surroundings.keyring) await keyring[Symbol.asyncDispose]();
  };
  const close = () => end(() => void app.close().catch(() => {})); // it may have gone by itself
  return {
    app,
    home,
    keyring,
    pid: child.pid ?? 0,
    output: () => said,
    async startAgain(...more) {
      const again = await spawnApp({ ...surroundings, home, keyring, args: more });
      await once(again, 'exit');
    },
    close,
    kill: () => end(kill),
    [Symbol.asyncDispose]: close,
  };
}

/** Starts it with nobody looking into it. */
export async function spawnApp(
  surroundings: Surroundings & { home: string; keyring: Keyring },
): Promise<ChildProcess> {
  const { executablePath, line, environment } = await command(surroundings);
  const args = [...line, ...(surroundings.args ?? []), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const child = spawn(executablePath, args, { env: environment, stdio: 'ignore' });
  atExit(() => void child.kill('SIGKILL'));
  return child;
}

async function command({ home, keyring, env, source }: Surroundings & { home: string; keyring: Keyring }) {
  const { DRAGOMAN_HOME, DRAGOMAN_PASSWORD, WAYLAND_DISPLAY, ...own } = process.env;
  const all = { ...own, ...keyring.env, DISPLAY: await display(), ...env };
  const set = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const program = source === undefined ? inject('program') : undefined;
  return {
    executablePath: program ?? electronProgram(),
    line: [...(program === undefined ? [source ?? root] : []), `--home=${home}`],
    environment: Object.fromEntries(set) as Record<string, string>,
  };
}
