import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** This process and all below it. */
export function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const pid of allPids()) {
    try {
      const stat = readFileSync(join('/proc', String(pid), 'stat'), 'utf8');
      parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

/** Those that have this in their command line. */
export function processesWith(text: string, among: readonly number[] = allPids()): number[] {
  return among.filter((pid) => commandLine(pid).includes(text));
}

/** How often its threads had nothing to do and were woken again, so far. */
export function wakeUps(pid: number): number {
  return ofThreads(pid, 'status', (text) => Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(text)?.[1]));
}

/** Processor time of the threads that it has, so far: finer than the ten milliseconds in which others count. */
export function threadsMs(pid: number): number {
  return ofThreads(pid, 'schedstat', (text) => Number(text.split(' ')[0]) / 1e6);
}

function ofThreads(pid: number, file: string, read: (text: string) => number): number {
  const threads = join('/proc', String(pid), 'task');
  return readdirSync(threads)
    .map((thread) => readFileSync(join(threads, thread, file), 'utf8'))
    .reduce((sum, text) => sum + read(text), 0);
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Chromium's have it in one piece. */
function commandLine(pid: number): string {
  try {
    return readFileSync(join('/proc', String(pid), 'cmdline'), 'utf8');
  } catch {
    return ''; // it ended meanwhile
  }
}
