/** From `start` until just before `end`, in milliseconds since 1970 (UTC). */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** In order, without gaps of nothing: what overlaps or touches has become one. */
export function merged(ranges: readonly Range[]): Range[] {
  const sorted = isSorted(ranges) ? ranges : [...ranges].sort((one, other) => one.start - other.start);
  const found: { start: number; end: number }[] = [];
  let last: { start: number; end: number } | undefined;
  for (const { start, end } of sorted) {
    if (end <= start) continue;
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else {
      last = { start, end };
      found.push(last);
    }
  }
  return found;
}

/** What of `whole` is not in `taken`; both merged, and so is what comes out. */
export function without(whole: readonly Range[], taken: readonly Range[]): Range[] {
  const found: Range[] = [];
  let index = 0;
  for (const { start, end } of whole) {
    let at = start;
    while (index < taken.length && (taken[index] as Range).end <= at) index++;
    for (let next = index; at < end; next++) {
      const hole = taken[next];
      if (!hole || hole.start >= end) {
        found.push({ start: at, end });
        break;
      }
      if (hole.start > at) found.push({ start: at, end: hole.start });
      at = Math.max(at, hole.end);
    }
  }
  return found;
}

/** What is in both; both merged, and so is what comes out. */
export function common(some: readonly Range[], others: readonly Range[]): Range[] {
  const found: Range[] = [];
  for (let one = 0, other = 0; one < some.length && other < others.length; ) {
    const [a, b] = [some[one] as Range, others[other] as Range];
    const [start, end] = [Math.max(a.start, b.start), Math.min(a.end, b.end)];
    if (start < end) found.push({ start, end });
    if (a.end < b.end) one++;
    else other++;
  }
  return found;
}

/** The first of the merged ranges that overlaps; what takes no time overlaps where it lies. */
export function overlapping(ranges: readonly Range[], { start, end }: Range): Range | undefined {
  const found = ranges[firstEndingAfter(ranges, start)];
  return found && found.start < Math.max(end, start + 1) ? found : undefined;
}

/** Whether all of it lies in one of the merged ranges. */
export function isInside(ranges: readonly Range[], { start, end }: Range): boolean {
  const found = ranges[firstEndingAfter(ranges, start)];
  return found !== undefined && found.start <= start && end <= found.end;
}

function firstEndingAfter(ranges: readonly Range[], time: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as Range).end <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isSorted(ranges: readonly Range[]): boolean {
  return ranges.every(({ start }, index) => index === 0 || (ranges[index - 1] as Range).start <= start);
}
