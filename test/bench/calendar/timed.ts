import process from 'node:process';
import { median } from '../statistics.ts';

/** What each prints, libical.c too. */
export interface Took {
  coldMs: number;
  warmMs: number;
  periods: number;
  busySeconds: number;
  /** One incoming request: of whoever answers such. */
  decisionMs?: number;
}

export interface Busy {
  start: number;
  end: number;
}

/** Times the first answer, from the file on, and others after it; what the answer was is told with it. */
export function timed(cold: () => readonly Busy[], warm: () => readonly Busy[], times = 5): Took {
  const millisecondsOf = (answer: () => unknown) => {
    const begin = performance.now();
    answer();
    return performance.now() - begin;
  };
  const coldMs = millisecondsOf(cold);
  const warmMs = median(Array.from({ length: times }, () => millisecondsOf(warm)));
  const busy = warm();
  const busySeconds = busy.reduce((sum, { start, end }) => sum + end - start, 0);
  return { coldMs, warmMs, periods: busy.length, busySeconds };
}

export function printed(took: Took): void {
  process.stdout.write(`${JSON.stringify(took)}\n`);
}
