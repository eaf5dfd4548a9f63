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
  /** What it showed or was to show before, until another page shows: Firefox may bring that instead. */
  readonly #left = new Map<number, readonly string[]>();
  /** With what the navigation that is under way began, where that may be somebody's choice. */
  readonly #begun = new Map<number, string>();
  readonly #chosen = new Set<number>();

  /** The agent asks for a page; a new tab may have begun with it already. */
  asked(number: number, url: string): void {
    const left = [this.#shown.get(number), this.#asked.get(number)];
    this.#left.set(
      number,
      left.flatMap((one) => (one === undefined || one === url ? [] : one)),
    );
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
    const known = [this.#asked.get(tabId), this.#shown.get(tabId), ...(this.#left.get(tabId) ?? [])];
    if (known.includes(url)) this.#begun.delete(tabId);
    else this.#begun.set(tabId, url);
  }

  commit({ tabId, frameId, url, transitionQualifiers }: Committed): void {
    if (frameId !== 0) return;
    if (url !== 'about:blank' && !this.#left.get(tabId)?.includes(url)) this.#left.delete(tabId);
    if (!this.#begun.delete(tabId)) return;
    if (!transitionQualifiers.includes('client_redirect')) this.#chosen.add(tabId);
  }

  /** Chromium gives a tab that is unloaded a new number. */
  replace(added: number, removed: number): void {
    for (const kind of [this.#asked, this.#shown, this.#begun]) {
      const url = kind.get(removed);
      if (url !== undefined) kind.set(added, url);
    }
    this.#left.set(added, this.#left.get(removed) ?? []);
    if (this.#chosen.has(removed)) this.#chosen.add(added);
    this.forget(removed);
  }

  forget(number: number): void {
    for (const kind of [this.#asked, this.#shown, this.#left, this.#begun, this.#chosen]) kind.delete(number);
  }
}
