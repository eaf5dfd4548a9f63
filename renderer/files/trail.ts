import type { Where } from './thing.ts';
import { folderOf, nameOf } from './thing.ts';

/** A place in the trail, and the key of what is to be found there. */
export interface Stop extends Where {
  at?: string;
}

export interface TrailState {
  /** Undefined: where one chooses a device. */
  here: Stop | undefined;
  canGoBack: boolean;
  canGoForward: boolean;
}

/** Where the person is among their files, and where they were; it stays while they look at other screens. */
export class Trail {
  readonly #listeners = new Set<() => void>();
  #stops: (Stop | undefined)[] = [undefined];
  #index = 0;
  #state: TrailState = { here: undefined, canGoBack: false, canGoForward: false };

  readonly state = (): TrailState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  go(to: Stop | undefined): void {
    this.#stops = [...this.#stops.slice(0, this.#index + 1), to];
    this.#move(this.#stops.length - 1);
  }

  back(): void {
    this.#move(Math.max(0, this.#index - 1));
  }

  forward(): void {
    this.#move(Math.min(this.#stops.length - 1, this.#index + 1));
  }

  /** To the folder around this one, where this one is found again. */
  up(): void {
    const { here } = this.#state;
    if (!here) return;
    const { device, path } = here;
    this.go(path === '' ? undefined : { device, path: folderOf(path), at: `folder:${nameOf(path)}` });
  }

  #move(index: number): void {
    this.#index = index;
    this.#state = {
      here: this.#stops[index],
      canGoBack: index > 0,
      canGoForward: index < this.#stops.length - 1,
    };
    for (const listener of this.#listeners) listener();
  }
}

export const trail = new Trail();
