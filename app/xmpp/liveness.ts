/**
 * Notices a dead line, which TCP alone may not do for hours: after a quiet while the peer is asked something, and
 * when no byte at all comes back in time the line is dead.
 */
export class Liveness {
  readonly #ask: () => void;
  readonly #dead: () => void;
  readonly #answerMs: number;
  readonly #quiet: NodeJS.Timeout;
  #answer: NodeJS.Timeout | undefined;

  constructor(options: { quietMs: number; answerMs: number; ask: () => void; dead: () => void }) {
    this.#ask = options.ask;
    this.#dead = options.dead;
    this.#answerMs = options.answerMs;
    this.#quiet = setTimeout(() => this.probe(), options.quietMs);
  }

  /** Something arrived. */
  heard(): void {
    this.#quiet.refresh();
    clearTimeout(this.#answer);
    this.#answer = undefined;
  }

  /** Something was sent that must be answered. */
  asked(answerMs = this.#answerMs): void {
    this.#answer ??= setTimeout(() => this.#dead(), answerMs);
  }

  /** Asks now, say because the machine woke up. */
  probe(answerMs = this.#answerMs): void {
    clearTimeout(this.#answer);
    this.#answer = undefined;
    this.asked(answerMs);
    this.#ask();
  }

  stop(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#answer);
  }
}
