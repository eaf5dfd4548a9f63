import type { Zone } from './zone.ts';

/** While the clock is not changed: [from, to). */
export interface Stretch {
  fromSeconds: number;
  toSeconds: number;
  offsetSeconds: number;
}

/** A zone that remembers where it was asked last: calendars ask in order. */
export class ZoneOfStretches implements Zone {
  readonly id: string;
  readonly #find: (utcSeconds: number) => Stretch;
  #last: Stretch = { fromSeconds: 0, toSeconds: 0, offsetSeconds: 0 };

  constructor(id: string, find: (utcSeconds: number) => Stretch) {
    this.id = id;
    this.#find = find;
  }

  offsetSeconds(utcSeconds: number): number {
    let last = this.#last;
    if (utcSeconds < last.fromSeconds || utcSeconds >= last.toSeconds) {
      last = this.#find(utcSeconds);
      this.#last = last;
    }
    return last.offsetSeconds;
  }
}
