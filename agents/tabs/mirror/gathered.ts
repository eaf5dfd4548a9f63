/** One piece of work for all that came since the last one began. */
export class Gathered<T, R> {
  readonly #inTurn: (work: () => Promise<readonly R[]>) => Promise<readonly R[]>;
  readonly #work: (all: readonly T[]) => Promise<readonly R[]>;
  #waiting: T[] = [];
  #next: Promise<readonly R[]> | undefined;

  /**
   * @param inTurn begins work later
   * @param work resolves with a result for each
   */
  constructor(
    inTurn: (work: () => Promise<readonly R[]>) => Promise<readonly R[]>,
    work: (all: readonly T[]) => Promise<readonly R[]>,
  ) {
    this.#inTurn = inTurn;
    this.#work = work;
  }

  async add(one: T): Promise<R> {
    const at = this.#waiting.push(one) - 1;
    this.#next ??= this.#inTurn(() => {
      const all = this.#waiting;
      this.#waiting = [];
      this.#next = undefined;
      return this.#work(all);
    });
    return (await this.#next)[at] as R;
  }
}
