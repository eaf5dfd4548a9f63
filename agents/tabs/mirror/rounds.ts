import type { BrowserPort } from '../browsers/browser-port.ts';
import { forget } from './forget.ts';
import { Gathered } from './gathered.ts';
import { settledAtMs } from './look.ts';
import type { Mirror } from './mirror.ts';
import { lookOnly, type RoundOptions, round } from './round.ts';
import { Soon } from './soon.ts';
import { isWindowGone } from './window-gone.ts';

/** Browsers tell of one action bit by bit. */
const GATHER_MS = 100;
/** Windows that go may be a browser that ends: its port goes next, and nothing was closed. Till then it is looked at only. */
const WINDOW_GONE_MS = 2_500;
/** What a browser did not do it is asked again after so long, then ever later, and whenever something changes. */
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

export interface RoundsOptions extends Pick<RoundOptions, 'isFollowing' | 'excluded' | 'closing'> {
  /** The mirror and the browser that takes part, while it is there; nothing while mirroring is off. */
  taking(): { mirror: Mirror; port: BrowserPort | undefined } | undefined;
  /** One change after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  keep(mirror: Mirror, browser: string): Promise<void>;
  signal: AbortSignal;
}

/** When there is a round with the browser: soon after something is different, and again where it did not do all. */
export class Rounds {
  readonly #options: RoundsOptions;
  readonly #soon: Soon;
  readonly #again: Soon;
  readonly #settled: Soon;
  readonly #windowGone: Soon;
  #retryMs = FIRST_RETRY_MS;
  /** Since when a window is gone, and from which port. */
  #gone: { port: BrowserPort; atMs: number } | undefined;
  /** The browser as it was there in the last round. */
  #last: BrowserPort | undefined;

  constructor(options: RoundsOptions) {
    this.#options = options;
    const { inTurn, signal } = options;
    // One round waits at most: what others say is not to stand behind many.
    const rounds = new Gathered<void, void>(
      (work) => inTurn(work),
      async (all) => {
        await this.round();
        return all;
      },
    );
    this.#soon = new Soon(() => void rounds.add(), signal);
    this.#again = new Soon(() => {
      this.#retryMs = Math.min(2 * this.#retryMs, LAST_RETRY_MS);
      this.soon();
    }, signal);
    this.#settled = new Soon(() => this.soon(), signal);
    this.#windowGone = new Soon(() => this.soon(), signal);
  }

  /** The set is different. */
  soon(): void {
    this.#soon.ring(0);
  }

  /** The browser shows something else, came or went. */
  changed(): void {
    this.#soon.ring(GATHER_MS);
  }

  /** In turn: looks at the browser and does there what others did. */
  async round(): Promise<void> {
    const { taking, excluded, closing, signal } = this.#options;
    if (signal.aborted) return;
    // It went before there was another round: what its person did last is in what it told last.
    if (this.#last && this.#last !== taking()?.port) await this.#look(this.#last);
    const { mirror, port } = taking() ?? {};
    this.#last = port;
    if (!mirror || !port || port.opened.isPaused) return;
    const waitMs = this.#waitMs(mirror, port);
    if (waitMs > 0) {
      this.#windowGone.ring(waitMs);
      return this.#look(port);
    }
    const options = { excluded, closing, ...this.#looking(port) };
    const outcome = await round(forget(mirror, Date.now()), port, options);
    const settled = settledAtMs(taking()?.mirror.base);
    if (settled !== undefined) this.#settled.ring(settled - Date.now());
    if (outcome === 'missed') return this.#again.ring(this.#retryMs);
    this.#retryMs = FIRST_RETRY_MS;
    if (outcome === 'more') this.soon();
  }

  async #look(port: BrowserPort): Promise<void> {
    const { mirror } = this.#options.taking() ?? {};
    if (mirror && !port.opened.isPaused) await lookOnly(mirror, port, this.#looking(port));
  }

  #looking({ browser }: BrowserPort) {
    const { isFollowing, keep } = this.#options;
    return { isFollowing, keep: (next: Mirror) => keep(next, browser.id) };
  }

  #waitMs({ base }: Mirror, port: BrowserPort): number {
    if (!isWindowGone(base, port.opened)) {
      this.#gone = undefined;
      return 0;
    }
    // After a start a browser may be bringing its windows back.
    if (this.#gone?.port !== port) this.#gone = { port, atMs: performance.now() };
    return this.#gone.atMs + WINDOW_GONE_MS - performance.now();
  }
}
