/** Ends what nobody has used for a while. */
export class Idle {
  readonly #idleMs: number;
  readonly #onIdle: () => void;
  #uses = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(idleMs: number, onIdle: () => void) {
    this.#idleMs = idleMs;
    this.#onIdle = onIdle;
    this.touch();
  }

  begin(): void {
    this.#uses += 1;
    clearTimeout(this.#timer);
  }

  done(): void {
    this.#uses -= 1;
    this.touch();
  }

  /** As if it had just been used. */
  touch(): void {
    clearTimeout(this.#timer);
    if (this.#uses === 0) this.#timer = setTimeout(this.#onIdle, this.#idleMs).unref();
  }

  end(): void {
    this.#uses = Number.POSITIVE_INFINITY;
    clearTimeout(this.#timer);
  }
}
