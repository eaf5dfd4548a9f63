import { matches } from '../../app/activity-filter.ts';
import type { ActivityEvent, ActivityFilter } from '../../app/contract.ts';

export interface FeedState {
  /** Newest first, as far down as was asked for. */
  events: readonly ActivityEvent[];
  /** How many came since while the person read further down. */
  freshCount: number;
  isLoading: boolean;
  hasOlder: boolean;
  problem: string | undefined;
}

export type AskPage = (
  page: ActivityFilter & { before?: string; max: number },
) => Promise<readonly ActivityEvent[]>;

/** The first page is there at once; those below it are asked for ahead of time, and may take longer. */
const FIRST_EVENTS = 300;
const OLDER_EVENTS = 1_000;
/** More than these are not held back: showing them begins anew. */
const MAX_HELD_BACK = 1_000;
/** What comes within this is shown at once, so that a flood draws the list a few times a second. */
const BATCH_MS = 50;

/** The events one filter asks for: pages of those before, and those that happen from now on. */
export class EventFeed {
  readonly #filter: ActivityFilter;
  readonly #ask: AskPage;
  readonly #listeners = new Set<() => void>();
  #state: FeedState = { events: [], freshCount: 0, isLoading: true, hasOlder: false, problem: undefined };
  #heldBack: ActivityEvent[] = [];
  #heard: ActivityEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isReading = false;
  #turn = 0;

  constructor(filter: ActivityFilter, ask: AskPage) {
    this.#filter = filter;
    this.#ask = ask;
  }

  readonly state = (): FeedState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** The newest page, in place of all there was. */
  async load(): Promise<void> {
    this.#heldBack = [];
    this.#become({ events: [], freshCount: 0, hasOlder: false });
    await this.#loadPage(undefined);
  }

  async loadOlder(): Promise<void> {
    const oldest = this.#state.events.at(-1);
    if (oldest && this.#state.hasOlder && !this.#state.isLoading) await this.#loadPage(oldest.id);
  }

  /** One that happened now. */
  hear(event: ActivityEvent): void {
    if (!matches(event, this.#filter)) return;
    this.#heard.push(event);
    this.#timer ??= setTimeout(() => this.#take(), BATCH_MS);
  }

  /** While the person reads further down, nothing is put above. */
  setReading(isReading: boolean): void {
    if (this.#isReading === isReading) return;
    this.#isReading = isReading;
    if (!isReading) this.showFresh();
  }

  showFresh(): void {
    this.#isReading = false;
    if (this.#state.freshCount > MAX_HELD_BACK) return void this.load();
    this.#put(this.#heldBack);
    this.#heldBack = [];
  }

  #take(): void {
    this.#timer = undefined;
    // The first page is on its way and may have them; those it has not are put above it.
    if (this.#state.isLoading && this.#state.events.length === 0) return;
    const heard = this.#heard;
    this.#heard = [];
    if (!this.#isReading) {
      this.#put(heard);
      return;
    }
    if (this.#state.freshCount <= MAX_HELD_BACK) this.#heldBack.push(...heard);
    this.#become({ freshCount: this.#state.freshCount + heard.length });
  }

  /** @param fresh oldest first */
  #put(fresh: readonly ActivityEvent[]): void {
    if (fresh.length === 0 && this.#state.freshCount === 0) return;
    this.#become({ events: [...fresh.toReversed(), ...this.#state.events], freshCount: 0 });
  }

  async #loadPage(before: string | undefined): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#become({ isLoading: true, problem: undefined });
    const max = before === undefined ? FIRST_EVENTS : OLDER_EVENTS;
    try {
      const asked = { ...this.#filter, max, ...(before !== undefined && { before }) };
      const page = await this.#ask(asked);
      if (turn !== this.#turn) return;
      if (before === undefined) {
        const known = new Set(page.map(({ id }) => id));
        this.#heard = this.#heard.filter(({ id }) => !known.has(id));
      }
      const events = [...this.#state.events, ...page.toReversed()];
      this.#become({ events, isLoading: false, hasOlder: page.length === max });
    } catch (error) {
      if (turn === this.#turn) this.#become({ isLoading: false, problem: (error as Error).message });
    }
    if (this.#heard.length > 0) this.#timer ??= setTimeout(() => this.#take(), BATCH_MS);
  }

  #become(change: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
