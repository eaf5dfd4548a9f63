import { broughtBack } from './brought-back.ts';
import { Earlier } from './earlier.ts';
import { type Known, type Present, type Remembered, recognise } from './recognise.ts';

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
  /** Tabs that we opened in this run with ids from before it, and that nobody has come to look at: were they aside yet? */
  readonly #standIns = new Map<number, boolean>();
  /** Tabs that have shown no address yet: the browser may be bringing one back. */
  readonly #blank = new Set<number>();
  #restoresUntilMs = 0;
  #present: readonly Present[] = [];
  readonly #earlier = new Earlier();
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
    for (const number of this.#standIns.keys()) if (!this.tabs.has(number)) this.#standIns.delete(number);
    isChanged = forget(this.windows, new Set(present.map(({ number }) => number))) || isChanged;
    isChanged = forget(this.groups, new Set(groups)) || isChanged;
    const again = this.#recognise(present);
    const give = (kind: Map<number, string>, number: number, id = freshId()) => {
      if (kind.has(number)) return;
      kind.set(number, id);
      isChanged = true;
    };
    for (const [number, id] of again?.windows ?? []) {
      this.#pass('windows', number, id);
      isChanged = true;
    }
    for (const { number } of present) give(this.windows, number);
    for (const [number, id] of again?.tabs ?? []) {
      this.#pass('tabs', number, id);
      isChanged = true;
    }
    for (const { number, url } of tabs) {
      if (url !== '') this.#blank.delete(number);
      else if (!this.tabs.has(number)) this.#blank.add(number);
      give(this.tabs, number);
    }
    for (const number of groups) give(this.groups, number, again?.groups.get(number));
    if (isChanged) void this.#keep();
    this.#present = present;
    this.#earlier.note(present, Date.now());
    this.#timer ??= setTimeout(() => void this.remember(), REMEMBER_MS);
  }

  /** What was looked at last, for when the browser or the extension is started anew. */
  async remember(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const last = this.#present.map(({ number, tabs }) => ({
      ...{ id: this.windows.get(number) ?? '', number },
      tabs: tabs.flatMap((tab) => this.#rememberedAs(tab)),
    }));
    await chrome.storage.local.set({ last });
  }

  /** Of a tab or window that was just made for it. */
  async give(kind: 'tabs' | 'windows' | 'groups', number: number, id: string): Promise<void> {
    this[kind].set(number, id);
    if (kind === 'tabs' && this.#remembered.some(({ tabs }) => tabs.some((tab) => tab.id === id)))
      this.#standIns.set(number, false);
    await this.#keep();
  }

  /**
   * What the browser has brought back gets the ids of the tabs that stood in for it.
   * @returns these, which are to be closed, and windows of which the rest is to go into another one, by its id
   */
  async takeBack(
    present: readonly Present[],
  ): Promise<{ closes: number[]; joins: { from: number; window: string }[] }> {
    for (const { number, isLookedAt } of present.flatMap(({ tabs }) => tabs))
      if (!isLookedAt && this.#standIns.has(number)) this.#standIns.set(number, true);
      else if (isLookedAt && this.#standIns.get(number)) this.#standIns.delete(number);
    if (this.#standIns.size === 0) return { closes: [], joins: [] };
    const back = broughtBack(this.#remembered, present, this.#known(present), new Set(this.#standIns.keys()));
    const closes = [...back.tabs].flatMap(([number, id]) => this.#pass('tabs', number, id) ?? []);
    for (const number of closes) this.#standIns.delete(number);
    const joins = [...back.windows].flatMap(([number, window]) => {
      const from = this.#pass('windows', number, window);
      return from === undefined ? [] : { from, window };
    });
    await this.#keep();
    return { closes, joins };
  }

  /** Chromium gives a tab that is unloaded a new number. */
  replace(added: number, removed: number): void {
    const id = this.tabs.get(removed);
    if (id === undefined) return;
    this.replacements++;
    this.tabs.delete(removed);
    this.tabs.set(added, id);
    if (this.#standIns.delete(removed)) this.#standIns.set(added, true);
    void this.#keep();
  }

  number(kind: 'tabs' | 'windows' | 'groups', id: string): number | undefined {
    for (const [number, one] of this[kind]) if (one === id) return number;
    return undefined;
  }

  #rememberedAs({ number, url, group }: Present['tabs'][number]): Remembered['tabs'] {
    const id = this.tabs.get(number);
    if (id === undefined) return [];
    const ofGroup = this.groups.get(group ?? -1);
    const earlier = this.#earlier.of(number);
    return [
      {
        ...{ id, number, url },
        ...(earlier.length > 0 && { earlier }),
        ...(ofGroup !== undefined && { group: ofGroup }),
      },
    ];
  }

  /** @returns which one had this id before */
  #pass(kind: 'tabs' | 'windows', number: number, id: string): number | undefined {
    const from = this.number(kind, id);
    if (from === number) return undefined;
    if (from !== undefined) this[kind].delete(from);
    this[kind].set(number, id);
    return from;
  }

  #known(present: readonly Present[]): Known {
    const { windows, groups } = this;
    const begun = present.flatMap(({ tabs }) =>
      tabs.flatMap(({ number, url }) => (url === '' ? [] : number)),
    );
    const tabs = new Map(this.tabs);
    for (const number of begun) if (this.#blank.has(number)) tabs.delete(number);
    return { tabs, windows, groups };
  }

  #recognise(present: readonly Present[]) {
    if (this.#remembered.length === 0) return undefined;
    if (Date.now() < this.#restoresUntilMs) return recognise(this.#remembered, present, this.#known(present));
    if (this.#standIns.size === 0) this.#remembered = [];
    return undefined;
  }

  #keep(): Promise<void> {
    const { session, tabs, windows, groups } = this;
    return chrome.storage.session.set({
      run: { session, tabs: [...tabs], windows: [...windows], groups: [...groups] },
    });
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
