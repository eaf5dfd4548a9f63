const LEAST_MS = 500;
/** How much the newest measure counts. */
const WEIGHT = 0.3;

/** How fast bytes come, smoothed over the last seconds. */
export class Speed {
  #sinceMs = Date.now();
  #sinceBytes: number | undefined;
  bytesPerSecond: number | undefined;

  is(bytes: number): void {
    const now = Date.now();
    this.#sinceBytes ??= bytes;
    const passedMs = now - this.#sinceMs;
    if (passedMs < LEAST_MS) return;
    const fresh = Math.max(0, ((bytes - this.#sinceBytes) / passedMs) * 1_000);
    this.bytesPerSecond =
      this.bytesPerSecond === undefined ? fresh : this.bytesPerSecond * (1 - WEIGHT) + fresh * WEIGHT;
    this.#sinceMs = now;
    this.#sinceBytes = bytes;
  }
}
