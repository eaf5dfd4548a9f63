/** The periods of a rule one after the other, each with the times in it that its BY parts leave, in order. */
export interface Periods {
  /** To the last period that begins at or before a time, or the first; `advance` then comes to it. */
  seek(seconds: number): void;
  /** To the next period that has times; false when no other ever comes. */
  advance(): boolean;
  /** How many times the period has. */
  readonly size: number;
  at(index: number): number;
  /** When it begins. */
  readonly begin: number;
  /** Of how many it is the last, from DTSTART's on. */
  readonly index: number;
  /** How many times each period has, where all have as many. */
  readonly sizeOfEach: number | undefined;
}

/** BYSETPOS: which of `size` times are meant, in their order. */
export function positions(bySetPos: readonly number[], size: number): number[] {
  const found = new Set<number>();
  for (const position of bySetPos) {
    const index = position > 0 ? position - 1 : size + position;
    if (index >= 0 && index < size) found.add(index);
  }
  return [...found].sort((a, b) => a - b);
}

/** All sums of one of each, in order. */
export function sums(...lists: (readonly number[])[]): number[] {
  let all = [0];
  for (const list of lists) all = all.flatMap((sum) => list.map((one) => sum + one));
  return [...new Set(all)].sort((a, b) => a - b);
}

export function multiples(list: readonly number[], of: number): number[] {
  return list.map((one) => one * of);
}
