/** The longest part of a row, in its order, that rises strictly: what can stay where it is when the row is sorted. */
export function longestRising<T>(row: readonly T[], isBefore: (a: T, b: T) => boolean): T[] {
  const ends: number[] = []; // ends[n]: where the rising part of length n + 1 with the least end does end
  const previous: number[] = [];
  for (const [at, one] of row.entries()) {
    let low = 0;
    for (let high = ends.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (isBefore(row[ends[middle] as number] as T, one)) low = middle + 1;
      else high = middle;
    }
    previous[at] = low > 0 ? (ends[low - 1] as number) : -1;
    ends[low] = at;
  }
  const rising: T[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] as number) rising.push(row[at] as T);
  return rising.reverse();
}
