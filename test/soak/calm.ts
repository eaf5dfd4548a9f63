/** Askers come back a little later than the core. */
const ASKERS_BACK_MS = 2000;

/** When nothing was disturbed, so that a request had no reason to fail. */
export class Calm {
  readonly #broken: { from: number; to: number }[] = [];

  async breaks(act: () => Promise<void>): Promise<void> {
    const one = { from: performance.now(), to: Number.POSITIVE_INFINITY };
    this.#broken.push(one);
    await act();
    one.to = performance.now();
  }

  /** The core was away from its own. */
  ends(from: number, to: number): void {
    this.#broken.push({ from, to });
  }

  isBroken(at: number): boolean {
    return this.#broken.some(({ from, to }) => from <= at && at <= to);
  }

  lasted(from: number, to: number): boolean {
    return this.#broken.every((broken) => broken.from > to || broken.to + ASKERS_BACK_MS < from);
  }
}
