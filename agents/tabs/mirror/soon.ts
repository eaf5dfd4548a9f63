/** Calls once, so long after it was first rung for; later where somebody rings who needs longer. */
export class Soon {
  readonly #call: () => void;
  readonly #signal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;
  #afterMs = 0;

  constructor(call: () => void, signal: AbortSignal) {
    this.#call = call;
    this.#signal = signal;
    signal.addEventListener('abort', () => clearTimeout(this.#timer), { once: true });
  }

  ring(afterMs: number): void {
    if (this.#signal.aborted || (this.#timer && afterMs <= this.#afterMs)) return;
    clearTimeout(this.#timer);
    this.#afterMs = afterMs;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#call();
    }, afterMs);
  }
}
