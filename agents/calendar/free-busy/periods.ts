/** Times that are taken: [start, end) in seconds of UTC, of which none touches the next. */
export interface Period {
  start: number;
  end: number;
}

/** Gathers times in any order, and merges them. */
export class Periods {
  #starts: number[] = [];
  #ends: number[] = [];

  add(start: number, end: number): void {
    if (end <= start) return;
    this.#starts.push(start);
    this.#ends.push(end);
  }

  /** It is taken as long as more have begun than have ended: so each may be sorted for itself. */
  merged(): Period[] {
    const starts = Float64Array.from(this.#starts).sort();
    const ends = Float64Array.from(this.#ends).sort();
    const merged: Period[] = [];
    for (let begun = 0, ended = 0; begun < starts.length; ) {
      const start = starts[begun] ?? 0;
      let end = start;
      do {
        end = ends[ended++] ?? 0;
        while (begun < starts.length && (starts[begun] ?? 0) <= end) begun++;
      } while (ended < begun);
      merged.push({ start, end });
    }
    return merged;
  }
}

/** What is left of some periods without others. */
export function without(periods: readonly Period[], others: readonly Period[]): Period[] {
  const left: Period[] = [];
  let index = 0;
  for (const { start, end } of periods) {
    let from = start;
    while ((others[index]?.end ?? end) < from) index++;
    for (let at = index; at < others.length; at++) {
      const other = others[at];
      if (!other || other.start >= end) break;
      if (other.start > from) left.push({ start: from, end: other.start });
      from = Math.max(from, other.end);
    }
    if (from < end) left.push({ start: from, end });
  }
  return left;
}
