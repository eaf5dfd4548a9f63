import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  pid: number;
  parent: number;
  line: string;
  /** proc_pid_status(5) */
  status: string;
}

/** All that run on this machine. */
export function processes(): Process[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const parent = Number(/^PPid:\t(\d+)$/m.exec(status)?.[1]);
      return [{ pid: Number(pid), parent, line: readFileSync(`/proc/${pid}/cmdline`, 'utf8'), status }];
    } catch {
      return []; // it ended meanwhile
    }
  });
}

/** Those of Chromium's that draw a page, of the app with this process id. */
export function renderersOf(pid: number): Process[] {
  const all = processes();
  const below = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid).filter(({ line }) => line.includes('--type=renderer'));
}
