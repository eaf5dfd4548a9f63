const MAX_REMEMBERED = 1_000;

/** Work that is asked for under an id of the asker's: asked again it is not done again. */
export class Once<T> {
  readonly #done = new Map<string, Promise<T>>();

  /** What failed can be asked again. */
  do(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.#done.get(id);
    if (before) return before;
    const now = work();
    this.#done.set(id, now);
    now.catch(() => this.#done.delete(id));
    for (const oldest of this.#done.keys()) {
      if (this.#done.size <= MAX_REMEMBERED) break;
      this.#done.delete(oldest);
    }
    return now;
  }
}
