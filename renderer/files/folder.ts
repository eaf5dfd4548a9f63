import type { Listing, ListQuery } from '../../agents/files/contract.ts';
import { files as text } from '../text/files.ts';
import { type Thing, thingsOf, type Where } from './thing.ts';

export type Order = { sort: NonNullable<ListQuery['sort']>; descending: boolean };

export const byName: Order = { sort: 'name', descending: false };

export interface Problem {
  message: string;
  condition: string;
}

export interface FolderState {
  /** How many things there are; undefined until the first answer. */
  count: number | undefined;
  problem: Problem | undefined;
  isLoading: boolean;
}

export type AskPage = (
  range: Order & { index: number; max: number },
  signal: AbortSignal,
) => Promise<Listing>;

const PAGE = 100;
/** What is wanted last is asked for first; more at once would only make the one that is looked at wait. */
const MOST_AT_ONCE = 2;

/** What is in one folder, of which only the parts that somebody looks at are asked for (XEP-0059 §2.6). */
export class Folder {
  readonly #where: Where;
  readonly #order: Order;
  readonly #ask: AskPage;
  readonly #listeners = new Set<() => void>();
  readonly #left = new AbortController();
  readonly #pages = new Map<number, readonly Thing[]>();
  readonly #underWay = new Map<number, Promise<void>>();
  /** Pages of before something changed: shown until they have come anew. */
  readonly #stale = new Set<number>();
  #wanted: readonly number[] = [0];
  #state: FolderState = { count: undefined, problem: undefined, isLoading: true };

  constructor(where: Where, order: Order, ask: AskPage) {
    this.#where = where;
    this.#order = order;
    this.#ask = ask;
  }

  readonly state = (): FolderState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  at(index: number): Thing | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Where it stands, as far as that is known. */
  indexOf(key: string): number {
    for (const [page, things] of this.#pages) {
      const at = things.findIndex((one) => one?.key === key);
      if (at >= 0) return page * PAGE + at;
    }
    return -1;
  }

  /** These are looked at now. */
  want(first: number, last: number): void {
    const pages = span(first, Math.max(first, last));
    // First what is seen, then what comes next in either direction.
    this.#wanted = [...pages, (pages.at(-1) ?? 0) + 1, (pages[0] ?? 0) - 1].filter((page) => page >= 0);
    this.#go();
  }

  /** Something changed in it. */
  refresh(): void {
    for (const page of this.#pages.keys()) this.#stale.add(page);
    if (this.#state.problem) this.#become({ problem: undefined, isLoading: true });
    this.#go();
  }

  /** All from one to another, asked for where they are not known yet. */
  async range(first: number, last: number): Promise<Thing[]> {
    for (const page of span(first, last)) if (!this.#pages.has(page)) await this.#load(page);
    return Array.from({ length: last - first + 1 }, (_, at) => this.at(first + at)).filter(
      (one) => one !== undefined,
    );
  }

  leave(): void {
    this.#left.abort(new Error('left'));
    this.#listeners.clear();
  }

  #go(): void {
    const { count = 1, problem } = this.#state;
    if (problem) return;
    for (const page of this.#wanted) {
      if (this.#underWay.size >= MOST_AT_ONCE) return;
      const isThere = this.#pages.has(page) && !this.#stale.has(page);
      if (isThere || this.#underWay.has(page) || (page > 0 && page * PAGE >= count)) continue;
      void this.#load(page);
    }
  }

  #load(page: number): Promise<void> {
    const before = this.#underWay.get(page);
    if (before) return before;
    const loading = this.#loadPage(page).finally(() => {
      this.#underWay.delete(page);
      if (!this.#left.signal.aborted) this.#go();
    });
    this.#underWay.set(page, loading);
    return loading;
  }

  async #loadPage(page: number): Promise<void> {
    this.#stale.delete(page);
    const { signal } = this.#left;
    const things: Thing[] = [];
    try {
      let count = 0;
      // Whoever answers may give less at once than was asked for.
      do {
        const index = page * PAGE + things.length;
        const listing = await this.#ask({ ...this.#order, index, max: PAGE - things.length }, signal);
        if (signal.aborted) return;
        const came = thingsOf(listing, this.#where);
        // What is no page is the whole.
        if (listing.firstIndex === undefined && came.length > 0) return this.#takeWhole(came);
        count = listing.total ?? index + came.length;
        things.push(...came);
        if (came.length === 0 && index < count) throw new Error(text.endedEarly(index, count));
        if (came.length === 0) break;
      } while (things.length < PAGE && page * PAGE + things.length < count);
      this.#pages.set(page, things);
      this.#become({ count, isLoading: false });
      for (const known of this.#pages.keys())
        if (known > 0 && known * PAGE >= count) this.#pages.delete(known);
    } catch (error) {
      if (signal.aborted) return;
      const { message, condition = '' } = error as Error & Partial<Problem>;
      this.#become({ problem: { message, condition }, isLoading: false });
    }
  }

  #takeWhole(things: readonly Thing[]): void {
    this.#pages.clear();
    this.#stale.clear();
    for (let page = 0; page * PAGE < things.length; page++)
      this.#pages.set(page, things.slice(page * PAGE, (page + 1) * PAGE));
    this.#become({ count: things.length, isLoading: false });
  }

  #become(change: Partial<FolderState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function span(first: number, last: number): number[] {
  const from = Math.floor(first / PAGE);
  return Array.from({ length: Math.floor(last / PAGE) - from + 1 }, (_, at) => from + at);
}
