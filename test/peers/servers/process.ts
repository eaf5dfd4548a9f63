import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { atExit } from './at-exit.ts';

export type Running = {
  readonly pid: number;
  readonly exited: Promise<void>;
  isRunning(): boolean;
  /** SIGTERM, and SIGKILL for whoever does not listen. Resolves when the process is gone. */
  end(patienceMs?: number): Promise<void>;
  kill(): Promise<void>;
};

const running = new Set<number>();
let hooked = false;

/** Starts a program whose output goes to a file, and which never outlives this process. */
export function start(
  command: string,
  args: readonly string[],
  options: { logFile: string; folder: string; env?: NodeJS.ProcessEnv },
): Running {
  hookExit();
  const log = openSync(options.logFile, 'a');
  // The kernel ends the program even when this process is killed outright. setpriv execs: the pid stays the program's.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], {
    cwd: options.folder,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command} could not be started`);
  running.add(pid);
  let over = false;
  const exited = new Promise<void>((resolve) => {
    const done = () => {
      over = true;
      running.delete(pid);
      resolve();
    };
    child.once('exit', done);
    child.once('error', done);
  });
  const signal = (name: NodeJS.Signals) => {
    if (!over) child.kill(name);
  };
  return {
    pid,
    exited,
    isRunning: () => !over,
    async end(patienceMs = 8000) {
      signal('SIGTERM');
      const impatient = setTimeout(() => signal('SIGKILL'), patienceMs);
      await exited;
      clearTimeout(impatient);
    },
    async kill() {
      signal('SIGKILL');
      await exited;
    },
  };
}

function hookExit(): void {
  if (hooked) return;
  hooked = true;
  atExit(() => {
    for (const pid of running) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone already.
      }
    }
  });
}
