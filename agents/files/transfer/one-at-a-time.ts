/** One thing at a time by each key: whoever comes later ends what goes on, and waits until it has ended. */
export class OneAtATime {
  readonly #busy = new Map<string, { end: AbortController; ended: Promise<unknown> }>();

  async run<T>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const before = this.#busy.get(key);
    before?.end.abort(new Error('it was begun anew'));
    const end = new AbortController();
    const stop = () => end.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const done = (async () => {
      await before?.ended;
      end.signal.throwIfAborted();
      return work(end.signal);
    })();
    const entry = { end, ended: done.catch(() => {}) };
    this.#busy.set(key, entry);
    try {
      return await done;
    } finally {
      signal.removeEventListener('abort', stop);
      if (this.#busy.get(key) === entry) this.#busy.delete(key);
    }
  }

  async ended(): Promise<void> {
    await Promise.all([...this.#busy.values()].map(({ ended }) => ended));
  }
}
