/** Times that are taken: [start, end) in seconds of UTC, of which none touches the next. */
export interface Period {
  start: number;
  end: number;
}

/** So many are gathered before they are merged: sorted in the processor's cache, most of the time. */
const AT_ONCE = 4096;

/** Gathers times in any order, and merges them. */
export class Periods {
  #merged: Period[] = [];
  #starts: number[] = [];
  #ends: number[] = [];

  add(start: number, end: number): void {
    if (end <= start || this.#has(start, end)) return;
    this.#ends.push(end);
    if (this.#starts.push(start) >= Math.max(AT_ONCE, this.#merged.length)) this.merged();
  }

  merged(): Period[] {
    if (this.#starts.length > 0) this.#merge();
    return this.#merged;
  }

  /** Whether it is taken already: of a full calendar most is. */
  #has(start: number, end: number): boolean {
    let low = 0;
    for (let high = this.#merged.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#merged[middle]?.start ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    return end <= (this.#merged[low - 1]?.end ?? Number.NEGATIVE_INFINITY);
  }

  /** It is taken as long as more have begun than have ended: so both are sorted for themselves. */
  #merge(): void {
    for (const { start, end } of this.#merged) {
      this.#starts.push(start);
      this.#ends.push(end);
    }
    const starts = new Float64Array(this.#starts).sort();
    const ends = new Float64Array(this.#ends).sort();
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
    [this.#merged, this.#starts, this.#ends] = [merged, [], []];
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
