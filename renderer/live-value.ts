import { type Events, onEvent } from './dragoman.ts';

/** A value of the core that is asked for and then kept up by its event, while somebody listens. */
export class LiveValue<E extends keyof Events> {
  readonly #name: E;
  readonly #ask: () => Promise<Events[E]>;
  readonly #listeners = new Set<() => void>();
  #stops: readonly (() => void)[] = [];
  #value: Events[E] | undefined;
  /** What is newer makes an answer that is still under way worthless. */
  #turn = 0;
  #hasFailed = false;

  constructor(name: E, ask: () => Promise<Events[E]>) {
    this.#name = name;
    this.#ask = ask;
  }

  /** Undefined until known. */
  readonly value = (): Events[E] | undefined => this.#value;

  readonly subscribe = (listener: () => void): (() => void) => {
    if (this.#listeners.size === 0)
      this.#stops = [
        onEvent(this.#name, (value) => this.#become(value)),
        // The core was not there and may be now.
        onEvent('status', () => void (this.#hasFailed && this.load())),
      ];
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) for (const stop of this.#stops) stop();
    };
  };

  /** Never rejects: what fails is tried again when the core comes. */
  async load(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#hasFailed = false;
    try {
      const value = await this.#ask();
      if (turn === this.#turn) this.#become(value);
    } catch {
      this.#hasFailed = turn === this.#turn;
    }
  }

  #become(value: Events[E]): void {
    this.#turn += 1;
    this.#hasFailed = false;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }
}
