/**
 * So much a second for all together. Once it is used up each may still have an equal part of it, so that a
 * crowd that asks without rest does not keep out whoever asks little. Twice the amount is the end for all.
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
    const part = this.#parts.get(who);
    const sharers = this.#parts.size + (part === undefined ? 1 : 0);
    return (part ?? 0) + amount <= this.#perSecond / sharers && used <= 2 * this.#perSecond;
  }

  take(who: string, amount: number): void {
    this.#used += amount;
    this.#parts.set(who, (this.#parts.get(who) ?? 0) + amount);
  }
}
