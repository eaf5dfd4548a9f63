/** Numbers that are the same for the same seed (mulberry32). */
export interface Random {
  below(limit: number): number;
  of<T>(list: readonly T[]): T;
}

export function random(seed: number): Random {
  let state = seed;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  return { below, of: (list) => list[below(list.length)] as (typeof list)[number] };
}

export function shuffled<T>(list: readonly T[], pick: Random): T[] {
  return list
    .map((one) => ({ one, at: pick.below(2 ** 30) }))
    .sort((first, second) => first.at - second.at)
    .map(({ one }) => one);
}
