import { isDeepStrictEqual } from 'node:util';
import type { SealedNode } from '../../../app/agent.ts';

/** Changes wait until it has been quiet for so long, */
const QUIET_MS = 2_000;
/** and no longer than that; so long it is between two rounds, too. */
const ROUND_MS = 10_000;
/** After a round that failed, and twice as long after each further one. */
const MAX_ROUND_MS = 10 * 60_000;
/** An item of a device that we do not know may be of one that we do not know yet. */
const STRANGE_AFTER_MS = 10 * 60_000;

/** Ids of this device and of those that are paired with it. */
export interface PairedIds {
  own: string;
  paired: readonly string[];
}

export interface PublisherOptions<T> {
  node: SealedNode<T>;
  /** Undefined before this device has an id. */
  devices(): PairedIds | undefined;
  /** By the ids of the items, which begin with that of this device, what is to be there, as put there at that time. */
  items(devices: PairedIds, at: string): ReadonlyMap<string, T>;
  signal: AbortSignal;
  now?: () => number;
}

/** Keeps the items of this device on the server as they are to be (docs/protocol/tabs.md). */
export class Publisher<T extends { at: string }> {
  readonly #options: PublisherOptions<T>;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #dueBefore = 0;
  #lastRoundAt = 0;
  #failures = 0;
  #isAtWork = false;
  #isChanged = false;

  constructor(options: PublisherOptions<T>) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    options.node.onChange(() => this.changed(), options.signal);
    options.signal.addEventListener('abort', () => clearTimeout(this.#timer), { once: true });
    this.changed();
  }

  changed(): void {
    if (this.#options.signal.aborted) return;
    if (this.#isAtWork) {
      this.#isChanged = true;
      return;
    }
    const now = this.#now();
    if (this.#timer) clearTimeout(this.#timer);
    else this.#dueBefore = now + ROUND_MS;
    const pauseMs = Math.min(ROUND_MS * 2 ** this.#failures, MAX_ROUND_MS);
    const at = Math.max(Math.min(now + QUIET_MS, this.#dueBefore), this.#lastRoundAt + pauseMs);
    this.#timer = setTimeout(() => void this.#work(), at - now).unref();
  }

  async #work(): Promise<void> {
    this.#timer = undefined;
    this.#isAtWork = true;
    this.#isChanged = false;
    try {
      await this.#round();
      this.#failures = 0;
    } catch {
      this.#failures += 1;
      this.#isChanged = true;
    } finally {
      this.#lastRoundAt = this.#now();
      this.#isAtWork = false;
      if (this.#isChanged && this.#isDue()) this.changed();
    }
  }

  /** One item after the other, each when the server has answered. */
  async #round(): Promise<void> {
    const { node, signal } = this.#options;
    for (const [id, item] of this.#plan()) {
      signal.throwIfAborted();
      if (item) await node.put(id, item);
      else await node.remove(id);
    }
  }

  #isDue(): boolean {
    return this.#plan().size > 0;
  }

  /** What is to be put there or, where there is nothing, taken away: its own last, so that what it is in is there before. */
  #plan(): Map<string, T | undefined> {
    const { node, devices, items } = this.#options;
    const plan = new Map<string, T | undefined>();
    const known = devices();
    if (!node.isReady || !known) return plan;
    const at = new Date(this.#now()).toISOString();
    const wanted = items(known, at);
    const there = [...node.items].map(([id, item]) => ({ id, owner: id.split('/')[0] ?? '', ...item }));
    for (const { id, owner, value } of there)
      if (owner !== known.own && !known.paired.includes(owner) && this.#isOld(value)) plan.set(id, undefined);
    for (const [id, item] of wanted) {
      const before = node.items.get(id);
      const isSame = before && !before.isStale && isDeepStrictEqual({ ...before.value, at }, item);
      if (!isSame) plan.set(id, item);
    }
    for (const { id, owner } of there) if (owner === known.own && !wanted.has(id)) plan.set(id, undefined);
    return plan;
  }

  #isOld({ at }: T): boolean {
    return Date.parse(at) < this.#now() - STRANGE_AFTER_MS;
  }
}
