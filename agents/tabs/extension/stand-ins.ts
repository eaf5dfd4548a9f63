import type { Present } from './recognise.ts';

/** Tabs that we opened in this run with ids from before it, in the stead of what the browser may bring back yet. */
export class StandIns {
  /** Whether it was aside yet: whoever comes to look at it after that has it for their own. */
  readonly #wereAside = new Map<number, boolean>();

  get numbers(): ReadonlySet<number> {
    return new Set(this.#wereAside.keys());
  }

  add(number: number): void {
    this.#wereAside.set(number, false);
  }

  delete(number: number): void {
    this.#wereAside.delete(number);
  }

  look(present: readonly Present[]): void {
    for (const { number, isLookedAt } of present.flatMap(({ tabs }) => tabs))
      if (!isLookedAt && this.#wereAside.has(number)) this.#wereAside.set(number, true);
      else if (isLookedAt && this.#wereAside.get(number)) this.#wereAside.delete(number);
  }

  /** Chromium gives a tab that is unloaded a new number. */
  replace(added: number, removed: number): void {
    if (this.#wereAside.delete(removed)) this.#wereAside.set(added, true);
  }
}
