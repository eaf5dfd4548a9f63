import { isDeepStrictEqual } from 'node:util';
import type { SealedNode } from '../../../app/agent.ts';
import type { Browser } from '../contract.ts';
import type { Published } from '../contract-published.ts';
import { partsOf } from './parts.ts';

/** Changes wait until it has been quiet for so long, */
const QUIET_MS = 2_000;
/** and no longer than that; so long it is between two rounds, too. */
const ROUND_MS = 10_000;
/** After a round that failed, and twice as long after each further one. */
const MAX_ROUND_MS = 10 * 60_000;
/** An item of a device that we do not know may be of one that we do not know yet. */
const STRANGE_AFTER_MS = 10 * 60_000;

export interface PublisherOptions {
  node: SealedNode<Published>;
  /** Ids of this device and of those that are paired with it; undefined before this one has an id. */
  devices(): { own: string; paired: readonly string[] } | undefined;
  /** Undefined where nothing is to be published. */
  list(): { browsers: readonly Browser[]; unlistedCount?: number } | undefined;
  signal: AbortSignal;
  now?: () => number;
}

/** Keeps the items of this device on the server as its tabs are (docs/protocol/tabs.md). */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #dueBefore = 0;
  #lastRoundAt = 0;
  #failures = 0;
  #isAtWork = false;
  #isChanged = false;

  constructor(options: PublisherOptions) {
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
    for (const [id, part] of this.#plan()) {
      signal.throwIfAborted();
      if (part) await node.put(id, part);
      else await node.remove(id);
    }
  }

  #isDue(): boolean {
    return this.#plan().size > 0;
  }

  /** What is to be put there or, where there is no part, taken away. */
  #plan(): Map<string, Published | undefined> {
    const { node, devices, list } = this.#options;
    const plan = new Map<string, Published | undefined>();
    const known = devices();
    if (!node.isReady || !known) return plan;
    const at = new Date(this.#now()).toISOString();
    const parts = partsOf(known.own, list() ?? { browsers: [] });
    for (const [id, { value }] of node.items) {
      const owner = id.split('/')[0] ?? '';
      if (owner === known.own ? !parts.has(id) : !known.paired.includes(owner) && this.#isOld(value))
        plan.set(id, undefined);
    }
    for (const [id, part] of parts) {
      const there = node.items.get(id);
      const isSame = there && !there.isStale && isDeepStrictEqual({ ...there.value, at }, { ...part, at });
      if (!isSame) plan.set(id, { ...part, at });
    }
    return plan;
  }

  #isOld({ at }: Published): boolean {
    return Date.parse(at) < this.#now() - STRANGE_AFTER_MS;
  }
}
