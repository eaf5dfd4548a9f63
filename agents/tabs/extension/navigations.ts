interface Begun {
  tabId: number;
  /** The page itself is 0. */
  frameId: number;
  url: string;
}

interface Committed extends Begun {
  transitionQualifiers: string[];
}

/**
 * Which tabs show a page that somebody chose in this browser, and not one that they were led to: by the agent, by what
 * that page did then, or by loading once more what they showed.
 */
export class Navigations {
  /** What the agent asked for last. */
  readonly #asked = new Map<number, string>();
  readonly #shown = new Map<number, string>();
  /** With what the navigation that is under way began, where that may be somebody's choice. */
  readonly #begun = new Map<number, string>();
  readonly #chosen = new Set<number>();

  /** The agent asks for a page; a new tab may have begun with it already. */
  asked(number: number, url: string): void {
    this.#asked.set(number, url);
    this.#begun.delete(number);
    this.#chosen.delete(number);
  }

  /** What a tab has loaded, or would when it is looked at. */
  shows(number: number, url: string): void {
    this.#shown.set(number, url);
  }

  isChosen(number: number): boolean {
    return this.#chosen.has(number);
  }

  /** Whether neither the agent nor anybody else has led it elsewhere since the agent asked for this. */
  isStill(number: number, url: string): boolean {
    return this.#asked.get(number) === url && !this.#begun.has(number) && !this.#chosen.has(number);
  }

  begin({ tabId, frameId, url }: Begun): void {
    if (frameId !== 0) return;
    if (url === this.#asked.get(tabId) || url === this.#shown.get(tabId)) this.#begun.delete(tabId);
    else this.#begun.set(tabId, url);
  }

  commit({ tabId, frameId, transitionQualifiers }: Committed): void {
    if (frameId !== 0 || !this.#begun.delete(tabId)) return;
    if (!transitionQualifiers.includes('client_redirect')) this.#chosen.add(tabId);
  }

  /** Chromium gives a tab that is unloaded a new number. */
  replace(added: number, removed: number): void {
    for (const kind of [this.#asked, this.#shown, this.#begun]) {
      const url = kind.get(removed);
      if (url !== undefined) kind.set(added, url);
    }
    if (this.#chosen.has(removed)) this.#chosen.add(added);
    this.forget(removed);
  }

  forget(number: number): void {
    for (const kind of [this.#asked, this.#shown, this.#begun, this.#chosen]) kind.delete(number);
  }
}
