/** So many at once; the others wait in the order in which they came. */
export class Turns {
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Resolves with what to call once when done. @throws the signal's reason */
  async next(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(signal);
    return () => {
      const [next] = this.#waiting;
      if (next) next();
      else this.#free += 1;
    };
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        this.#waiting.delete(go);
        signal?.removeEventListener('abort', leave);
        end();
      };
      const go = () => settle(resolve);
      const leave = () => settle(() => reject(signal?.reason));
      this.#waiting.add(go);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }
}
