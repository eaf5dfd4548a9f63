import type { Thing } from './thing.ts';

/** As many as one call takes. */
export const MOST_SELECTED = 10_000;

/** What is selected in a list, and where the keyboard is in it. */
export interface Selection {
  things: ReadonlyMap<string, Thing>;
  /** Where a range begins that is drawn with Shift. */
  anchor: number;
  focus: number;
}

export const nothing: Selection = { things: new Map(), anchor: 0, focus: 0 };

export function toggled({ things }: Selection, index: number, thing: Thing): Selection {
  const next = new Map(things);
  if (!next.delete(thing.key) && next.size < MOST_SELECTED) next.set(thing.key, thing);
  return { things: next, anchor: index, focus: index };
}

export function ranged({ anchor }: Selection, focus: number, things: readonly Thing[]): Selection {
  return { things: new Map(things.map((one) => [one.key, one])), anchor, focus };
}
