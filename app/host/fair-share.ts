/** Among how many the second half is shared out. */
const CROWD = 200;

/**
 * So much a second for all together. Once it is used up there is as much again for those who had little of it:
 * a crowd that asks without rest does not keep out whoever asks now and then. After that it is over for all.
 */
export class FairShare {
  readonly #perSecond: number;
  /** What each had in the present second. */
  readonly #parts = new Map<string, number>();
  #second = 0;
  #used = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  has(who: string, amount: number): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#used = 0;
      this.#parts.clear();
    }
    const used = this.#used + amount;
    if (used <= this.#perSecond) return true;
    const part = (this.#parts.get(who) ?? 0) + amount;
    return part <= this.#perSecond / CROWD && used <= 2 * this.#perSecond;
  }

  take(who: string, amount: number): void {
    this.#used += amount;
    this.#parts.set(who, (this.#parts.get(who) ?? 0) + amount);
  }
}
