import { page } from '../../app/xep/0059-page.ts';
import type { ListQuery } from './contract.ts';
import type { Keyed, Order } from './order.ts';

export type Range = Pick<ListQuery, 'after' | 'before' | 'index' | 'max'>;

export interface Selected {
  items: Keyed[];
  firstIndex?: number | undefined;
  total: number;
}

export function pageOfSorted(sorted: readonly Keyed[], order: Order, range: Range, max: number): Selected {
  const compare = (a: string, b: string) => order.compare(order.place(a), order.place(b));
  const { items, response } = page(sorted, order.uid, range, max, compare);
  return { items, firstIndex: response.firstIndex, total: sorted.length };
}

/**
 * The same page in one pass over what is not sorted: the first of a large folder is wanted long before a sort
 * of all of it has ended. Not by index, which needs the sort.
 */
export function pageOfUnsorted(
  entries: readonly Keyed[],
  { compare, place }: Order,
  { after, before, max: wanted = Number.POSITIVE_INFINITY }: Omit<Range, 'index'>,
  maxPage: number,
): Selected {
  const max = Math.min(wanted, maxPage);
  const [behind, end] = [after === undefined ? undefined : place(after), before ? place(before) : undefined];
  // §2.3: backwards the page hangs on its end.
  const isBackward = before !== undefined && after === undefined;
  const best = new Best(max, isBackward ? (a, b) => compare(b, a) : compare);
  let [ahead, inside] = [0, 0];
  for (const entry of entries) {
    if (behind && compare(entry, behind) <= 0) ahead++;
    else if (!end || compare(entry, end) < 0) {
      inside++;
      best.offer(entry);
    }
  }
  const items = best.take();
  if (isBackward) items.reverse();
  const firstIndex = isBackward ? inside - items.length : ahead;
  return { items, total: entries.length, ...(items.length > 0 && { firstIndex }) };
}

/** The first few of many, without keeping the others. */
class Best {
  readonly #max: number;
  readonly #compare: (a: Keyed, b: Keyed) => number;
  #kept: Keyed[] = [];
  #worst: Keyed | undefined;

  constructor(max: number, compare: (a: Keyed, b: Keyed) => number) {
    this.#max = max;
    this.#compare = compare;
  }

  offer(entry: Keyed): void {
    if (this.#worst && this.#compare(entry, this.#worst) > 0) return;
    this.#kept.push(entry);
    if (this.#kept.length > 4 * this.#max + 100) this.#cut();
  }

  take(): Keyed[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept.sort(this.#compare).slice(0, this.#max);
    if (this.#kept.length === this.#max) this.#worst = this.#kept.at(-1);
  }
}
