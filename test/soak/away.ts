export interface Span {
  from: number;
  to: number;
}

/** A time that somebody was not online, and why as far as it said. */
export interface Absence extends Span {
  why: string;
}

/** Keeps the times at which somebody was not online. */
export class Away {
  readonly times: Absence[] = [];

  note(isOnline: boolean, why = ''): void {
    const last = this.times.at(-1);
    const isAway = last?.to === Number.POSITIVE_INFINITY;
    if (isOnline && isAway) last.to = performance.now();
    if (!isOnline && !isAway) this.times.push({ from: performance.now(), to: Number.POSITIVE_INFINITY, why });
  }
}
