import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Keyring } from '../peers/device/keyring.ts';
import { atExit } from '../peers/servers/at-exit.ts';

const script = fileURLToPath(new URL('notifier.py', import.meta.url));

export interface Shown {
  /** Its number on the bus. */
  shown: number;
  title: string;
  body: string;
}

/** Who shows notifications in a session (Desktop Notifications Specification). */
export interface Notifier extends AsyncDisposable {
  /** The next one that is shown. */
  next(): Promise<Shown>;
  /** Resolves once the program itself took it back. */
  withdrawn(number: number): Promise<void>;
  press(number: number): void;
}

export async function startNotifier(session: Keyring): Promise<Notifier> {
  // Debian's own Python: that one has D-Bus.
  const child = spawn('/usr/bin/python3', [script], {
    env: { ...process.env, ...session.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  atExit(() => void child.kill('SIGKILL'));
  const over = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const said: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  const hear = <T>(take: (line: Record<string, unknown>) => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = () => {
        for (const [index, line] of said.entries()) {
          const found = take(line);
          if (found === undefined) continue;
          said.splice(index, 1);
          waiting.delete(look);
          resolve(found);
          return;
        }
      };
      waiting.add(look);
      look();
      void over.then(() => reject(new Error('the notifier ended')));
    });
  await hear((line) => line.ready);
  return {
    next: () => hear((line) => ('shown' in line ? (line as unknown as Shown) : undefined)),
    withdrawn: async (number) => void (await hear((line) => (line.withdrawn === number ? line : undefined))),
    press: (number) => void child.stdin.write(`${number}\n`),
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await over;
    },
  };
}
