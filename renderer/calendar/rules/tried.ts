import type { Tried } from '../../../agents/calendar/contract.ts';

/** Those that the rule decides; by none where there is no number. */
export function triedBy(tried: readonly Tried[], number: number | undefined): Tried[] {
  return tried.filter(({ rule }) => rule === (number === undefined ? undefined : `rule ${number}`));
}

export function countsOf(tried: readonly Tried[]): (readonly [Tried['answer'], number])[] {
  const counts = new Map<Tried['answer'], number>();
  for (const { answer } of tried) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  return [...counts];
}
