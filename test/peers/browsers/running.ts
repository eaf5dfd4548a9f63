import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { atExit } from '../servers/at-exit.ts';

/** A browser's first start, on a machine with much else to do. */
export const START_MS = 50_000;

export interface Running extends AsyncDisposable {
  pid: number;
  ended: Promise<unknown>;
  /** Its descriptors 3, which it reads, and 4, which it writes. */
  pipes: readonly [Duplex, Duplex];
  /** Outright, with all its processes. */
  kill(): Promise<void>;
}

/** @param before a file of an earlier run that would be taken for this one's */
export async function startBrowser(
  program: string,
  args: readonly string[],
  { home, before }: { home: string; before?: string },
): Promise<Running> {
  if (before) rmSync(before, { force: true });
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: undefined, MOZ_HEADLESS: '1' };
  // A group of its own, to be killed as one.
  const child = spawn(program, args, {
    ...{ env, detached: true },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  await once(child, 'spawn');
  const killAll = () => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // it is gone
    }
  };
  atExit(killAll);
  const kill = async () => {
    killAll();
    await ended;
  };
  const [, , , to, from] = child.stdio;
  const pipes = [to as Duplex, from as Duplex] as const;
  return { pid: child.pid ?? 0, ended, pipes, kill, [Symbol.asyncDispose]: kill };
}
