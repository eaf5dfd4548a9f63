import { page } from '../../app/xep/0059-page.ts';
import type { ListQuery } from './contract.ts';
import type { Compare, Keyed, Order } from './order.ts';

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
 * The same page in one pass over what is not sorted, as it comes in: the first of a large folder is wanted long
 * before a sort of all of it has ended. Not by index, which needs the sort.
 */
export class Pass {
  readonly #compare: Compare;
  readonly #behind: Keyed | undefined;
  readonly #end: Keyed | undefined;
  /** §2.3: backwards the page hangs on its end. */
  readonly #isBackward: boolean;
  readonly #best: Best;
  #ahead = 0;
  #inside = 0;
  #total = 0;

  constructor({ compare, place }: Order, { after, before, max }: Omit<Range, 'index'>, maxPage: number) {
    this.#compare = compare;
    this.#behind = after === undefined ? undefined : place(after);
    this.#end = before ? place(before) : undefined;
    this.#isBackward = before !== undefined && after === undefined;
    const few = Math.min(max ?? maxPage, maxPage);
    this.#best = new Best(few, this.#isBackward ? (a, b) => compare(b, a) : compare);
  }

  add(entries: readonly Keyed[]): void {
    this.#total += entries.length;
    for (const entry of entries) {
      if (this.#behind && this.#compare(entry, this.#behind) <= 0) this.#ahead++;
      else if (!this.#end || this.#compare(entry, this.#end) < 0) {
        this.#inside++;
        this.#best.offer(entry);
      }
    }
  }

  end(): Selected {
    const items = this.#best.take();
    if (this.#isBackward) items.reverse();
    const firstIndex = this.#isBackward ? this.#inside - items.length : this.#ahead;
    return { items, total: this.#total, ...(items.length > 0 && { firstIndex }) };
  }
}

/** The first few of many, without keeping the others. */
class Best {
  readonly #max: number;
  readonly #compare: Compare;
  #kept: Keyed[] = [];
  #worst: Keyed | undefined;

  constructor(max: number, compare: Compare) {
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
