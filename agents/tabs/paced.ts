/**
 * Calls at once, then again at most so often: what is rung for meanwhile is one call. A call that found nothing to do,
 * and says so, is none.
 */
export class Paced {
  readonly #call: () => boolean;
  readonly #everyMs: number;
  readonly #signal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;
  #isRung = false;

  constructor(everyMs: number, call: () => boolean, signal: AbortSignal) {
    this.#everyMs = everyMs;
    this.#call = call;
    this.#signal = signal;
    signal.addEventListener('abort', () => clearTimeout(this.#timer), { once: true });
  }

  ring(): void {
    if (this.#signal.aborted) return;
    if (this.#timer) {
      this.#isRung = true;
      return;
    }
    this.#isRung = false;
    this.#timer = setTimeout(() => this.#next(), this.#everyMs);
    if (this.#call()) return;
    clearTimeout(this.#timer);
    this.#next();
  }

  #next(): void {
    this.#timer = undefined;
    if (this.#isRung) this.ring();
  }
}
