import { beginsWith } from '../grid/begins-with.ts';
import type { ListOf } from './list-of.ts';

/** As whoever lists a folder sorts names, apart from case. */
const order = new Intl.Collator('und', { numeric: true, sensitivity: 'base' });

/**
 * The first thing that begins so in a list sorted by name, folders first; -1 when none does. By halves, so that of a
 * long list few pages are asked for. A number at its end counts as a whole, as it does in the order.
 */
export async function seek(list: Pick<ListOf, 'count' | 'range'>, text: string): Promise<number> {
  const at = async (index: number) => (await list.range(index, index))[0];
  const firstOf = async (
    from: number,
    to: number,
    holds: (thing: { kind: string; name: string }) => boolean,
  ) => {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >> 1;
      const thing = await at(middle);
      if (thing && !holds(thing)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const files = await firstOf(0, list.count, ({ kind }) => kind === 'file');
  for (const [from, to] of [
    [0, files],
    [files, list.count],
  ] as const) {
    const index = await firstOf(from, to, ({ name }) => order.compare(name, text) >= 0);
    const thing = index < to ? await at(index) : undefined;
    if (thing && beginsWith(thing.name, text)) return index;
  }
  return -1;
}
