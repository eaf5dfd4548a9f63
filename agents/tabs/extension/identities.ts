import { type Present, type Remembered, recognise } from './recognise.ts';

/** So long after a start the browser may still be bringing back what it had. */
const RESTORE_MS = 60_000;
/** What changed is remembered for the next start at most so late. */
const REMEMBER_MS = 1_000;

type Pairs = [number, string][];

/** Our ids of what the browser gives new numbers at every start. */
export class Identities {
  /** Of this profile, for good. */
  browser = '';
  /** Of this run of the browser; a worker that was put to sleep goes on in it. */
  session = '';
  readonly tabs = new Map<number, string>();
  readonly windows = new Map<number, string>();
  readonly groups = new Map<number, string>();
  /** How often a tab got a new number: a list from before has the old one. */
  replacements = 0;
  #remembered: Remembered[] = [];
  #restoresUntilMs = 0;
  #present: readonly Present[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  async load(): Promise<void> {
    const { browser, last } = await chrome.storage.local.get(['browser', 'last']);
    const { run } = await chrome.storage.session.get('run');
    this.browser = typeof browser === 'string' ? browser : freshId();
    if (!browser) await chrome.storage.local.set({ browser: this.browser });
    const known = run as { session: string; tabs: Pairs; windows: Pairs; groups: Pairs } | undefined;
    this.session = known?.session ?? freshId();
    if (known) {
      for (const kind of ['tabs', 'windows', 'groups'] as const)
        for (const [number, id] of known[kind]) this[kind].set(number, id);
    }
    if (known) return;
    this.#remembered = (last as Remembered[] | undefined) ?? [];
    this.#restoresUntilMs = Date.now() + RESTORE_MS;
  }

  /** Gives an id to whatever has none, and forgets what is gone. */
  name(present: readonly Present[], groups: readonly number[]): void {
    const tabs = present.flatMap((window) => window.tabs);
    let isChanged = forget(this.tabs, new Set(tabs.map(({ number }) => number)));
    isChanged = forget(this.windows, new Set(present.map(({ number }) => number))) || isChanged;
    isChanged = forget(this.groups, new Set(groups)) || isChanged;
    const again = this.#recognise(present);
    const give = (kind: Map<number, string>, number: number, id = freshId()) => {
      if (kind.has(number)) return;
      kind.set(number, id);
      isChanged = true;
    };
    for (const { number } of present) give(this.windows, number, again?.windows.get(number));
    for (const { number } of tabs) give(this.tabs, number, again?.tabs.get(number));
    for (const number of groups) give(this.groups, number);
    if (isChanged) void this.#keep();
    this.#present = present;
    this.#timer ??= setTimeout(() => this.#remember(), REMEMBER_MS);
  }

  /** Of a tab or window that was just made for it. */
  async give(kind: 'tabs' | 'windows' | 'groups', number: number, id: string): Promise<void> {
    this[kind].set(number, id);
    await this.#keep();
  }

  /** Chromium gives a tab that is unloaded a new number. */
  replace(added: number, removed: number): void {
    const id = this.tabs.get(removed);
    if (id === undefined) return;
    this.replacements++;
    this.tabs.delete(removed);
    this.tabs.set(added, id);
    void this.#keep();
  }

  number(kind: 'tabs' | 'windows' | 'groups', id: string): number | undefined {
    for (const [number, one] of this[kind]) if (one === id) return number;
    return undefined;
  }

  #recognise(present: readonly Present[]) {
    if (this.#remembered.length === 0) return undefined;
    if (Date.now() > this.#restoresUntilMs) {
      this.#remembered = [];
      return undefined;
    }
    return recognise(this.#remembered, present, this);
  }

  #keep(): Promise<void> {
    const { session, tabs, windows, groups } = this;
    return chrome.storage.session.set({
      run: { session, tabs: [...tabs], windows: [...windows], groups: [...groups] },
    });
  }

  #remember(): void {
    this.#timer = undefined;
    const last = this.#present.map(({ number, tabs }) => ({
      id: this.windows.get(number) ?? '',
      tabs: tabs.flatMap((tab) => {
        const id = this.tabs.get(tab.number);
        return id === undefined || tab.url === '' ? [] : { id, url: tab.url };
      }),
    }));
    void chrome.storage.local.set({ last });
  }
}

function freshId(): string {
  return crypto.randomUUID();
}

function forget(kind: Map<number, string>, present: ReadonlySet<number>): boolean {
  const gone = [...kind.keys()].filter((number) => !present.has(number));
  for (const number of gone) kind.delete(number);
  return gone.length > 0;
}
