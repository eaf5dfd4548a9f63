/** Calls at once, then again at most so often: what is rung for meanwhile is one call. */
export class Paced {
  readonly #call: () => void;
  readonly #everyMs: number;
  readonly #signal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;
  #isRung = false;

  constructor(everyMs: number, call: () => void, signal: AbortSignal) {
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
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isRung) this.ring();
    }, this.#everyMs);
    this.#call();
  }
}
