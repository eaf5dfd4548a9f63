import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atExit } from '../servers/at-exit.ts';
import { freshFolder } from '../servers/folder.ts';

export const program = fileURLToPath(new URL('../../../out/dragoman.js', import.meta.url));

// The tests of the command line prove an installed one with DRAGOMAN_INSTALLED=/usr/bin/dragoman.
const installed = process.env.DRAGOMAN_INSTALLED;
const built = installed ? [installed] : [process.execPath, program];

/** The built command line as it runs, until the test is over. */
export interface Launched extends AsyncDisposable {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** Resolves as soon as either of the two has it; rejects with all that was printed when it ends before. */
  waitFor(text: string | RegExp): Promise<void>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  signal(name: NodeJS.Signals): void;
  type(keys: string): void;
  /** Stops reading what it says, as `head` does when it has enough. */
  closeOutput(): void;
}

export interface Surroundings {
  home?: string;
  env?: NodeJS.ProcessEnv;
  /** Standard input; it has none otherwise. */
  input?: string;
  /** What to run instead of what is built here. */
  command?: readonly string[];
  /** On a terminal of its own, where `type` types; what it says is then all in `stdout`. */
  terminal?: boolean;
}

/** A machine without a keyring, unless `env` brings one; no password in its environment. */
function environment({ home, env }: Surroundings): NodeJS.ProcessEnv {
  const { DRAGOMAN_PASSWORD, DRAGOMAN_HOME, ...own } = process.env;
  const bare = { ...own, DBUS_SESSION_BUS_ADDRESS: '', DISPLAY: '' };
  return { ...bare, ...(home !== undefined && { DRAGOMAN_HOME: home }), ...env };
}

export function launch(args: readonly string[], surroundings: Surroundings = {}): Launched {
  const { input, terminal = false, command: start = built } = surroundings;
  const line = [...start, ...args];
  // A shell that stays between takes the Ctrl-C for itself too: what it then ends by is not what the program ended by.
  const [command = '', ...rest] = terminal
    ? ['script', '-qfec', `exec ${line.map((word) => `'${word}'`).join(' ')}`, '/dev/null']
    : line;
  const child: ChildProcess = spawn(command, rest, {
    env: environment(surroundings),
    stdio: [input === undefined && !terminal ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => {});
  if (!terminal) child.stdin?.end(input);
  atExit(() => void child.kill('SIGKILL'));
  const printed = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
      for (const watcher of watchers) watcher();
    });
  let over = false;
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => {
      over = true;
      resolve(code ?? signal ?? -1);
      for (const watcher of watchers) watcher();
    });
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    ended,
    waitFor: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const all = `${printed.stdout}\n${printed.stderr}`;
          const isThere = typeof text === 'string' ? all.includes(text) : text.test(all);
          if (!isThere && !over) return;
          watchers.delete(look);
          if (isThere) resolve();
          else reject(new Error(`it ended without ${text}; printed:\n${all}`));
        };
        watchers.add(look);
        look();
      }),
    signal: (name) => void child.kill(name),
    type: (keys) => void child.stdin?.write(keys),
    closeOutput: () => void child.stdout?.destroy(),
    async [Symbol.asyncDispose]() {
      if (!over) child.kill('SIGKILL');
      await ended;
    },
  };
}

export interface Result {
  code: number | NodeJS.Signals;
  stdout: string;
  stderr: string;
}

/** Runs it to its end. */
export async function dragoman(args: readonly string[], surroundings?: Surroundings): Promise<Result> {
  await using launched = launch(args, surroundings);
  const code = await launched.ended;
  return { code, stdout: launched.stdout(), stderr: launched.stderr() };
}

/** A file of this mode with the text in it. */
export function fileWith(text: string, mode = 0o600): string {
  const file = join(freshFolder('file'), 'file');
  writeFileSync(file, text, { mode });
  return file;
}

export function freshHome(): string {
  return join(freshFolder('home'), 'home');
}
