import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CoreEvent, Status } from '../../app/contract.ts';
import { activityLine } from '../../main/cli/activity-line.ts';
import { statusWords } from '../../main/cli/status-words.ts';
import { connectLocally, type Local } from '../../main/local/client.ts';
import { atExit } from '../peers/servers/at-exit.ts';

export interface Start {
  program: string;
  /** Electron, where the desktop app is to run. */
  electron?: string | undefined;
  home: string;
  env: NodeJS.ProcessEnv;
  /** What `dragoman run` prints. */
  onLine(line: string): void;
}

/** `dragoman run`, on its own; resolves once it is online. */
export async function runHeadless({ program, env, onLine }: Start): Promise<void> {
  const child = spawn(process.execPath, [program, 'run'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  atExit(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  await Promise.race([
    gone(child),
    new Promise<void>((resolve) =>
      lines.on('line', (line) => {
        onLine(line);
        if (line.startsWith('online')) resolve();
      }),
    ),
  ]);
}

/** The desktop app, from what is built here; it says what it does through the local socket, as to any front end. */
export async function openWindow({ electron = '', home, onLine }: Start): Promise<void> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // What Chromium complains of is nobody's business here.
  const child = spawn(electron, [...sandbox, root, `--home=${home}`], { stdio: 'ignore', detached: true });
  // With all its own processes, which write beside it.
  atExit(() => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  });
  const ended = gone(child);
  const local = await Promise.race([ended, connection(home)]);
  let last = '';
  const sayStatus = (status: Status) => {
    const words = statusWords(status);
    // It is followed from before it begins to connect, of which `dragoman run` says nothing.
    if (words !== last && status.state !== 'offline') onLine(words);
    last = words;
  };
  const online = new Promise<void>((resolve, reject) => {
    const hear = ({ type, value }: CoreEvent) => {
      if (type === 'activity') onLine(activityLine(value));
      if (type !== 'status') return;
      sayStatus(value);
      if (value.state === 'online') resolve();
    };
    // Asked too early it refuses; then what comes first is heard.
    const ask = () =>
      local.call.core.status({}).then(
        (value) => hear({ type: 'status', value }),
        () => {},
      );
    local.follow(hear).then(ask).catch(reject);
  });
  await Promise.race([ended, online]);
}

/** It listens before it goes online; there is nothing that would tell when. */
async function connection(home: string): Promise<Local> {
  for (;;) {
    const local = await connectLocally(home);
    if (local) return local;
    await delay(50);
  }
}

function gone(child: ChildProcess): Promise<never> {
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('it ended')));
  });
  ended.catch(() => {}); // once it is online it may
  return ended;
}
