import type { Range } from '../contract-records.ts';

/** A set of the numbers of a transfer's entries, one bit each. */
export class Marks {
  #bits = new Uint8Array(128);
  count = 0;

  add(n: number): void {
    if (this.has(n)) return;
    const at = n >> 3;
    if (at >= this.#bits.length) {
      const bits = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      bits.set(this.#bits);
      this.#bits = bits;
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (n & 7));
    this.count++;
  }

  has(n: number): boolean {
    return ((this.#bits[n >> 3] ?? 0) & (1 << (n & 7))) !== 0;
  }

  addRanges(ranges: readonly Range[], end: number): void {
    for (const [from, to] of ranges) for (let n = from; n <= to && n < end; n++) this.add(n);
  }

  get ranges(): [number, number][] {
    const found: [number, number][] = [];
    let from: number | undefined;
    for (let n = 0; n <= this.#bits.length * 8; n++) {
      if (this.has(n)) from ??= n;
      else if (from !== undefined) {
        found.push([from, n - 1]);
        from = undefined;
      }
    }
    return found;
  }
}
