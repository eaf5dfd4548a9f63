import { broughtBack } from './brought-back.ts';
import { LastOpen } from './last-open.ts';
import { KINDS, type Kind, Numbers } from './numbers.ts';
import { type Known, type Present, recognise } from './recognise.ts';
import { StandIns } from './stand-ins.ts';

/** Which id of ours everything in the browser has, over restarts of it and of the extension. */
export class Identities extends Numbers {
  /** Of this profile, for good. */
  browser = '';
  readonly #last = new LastOpen(this);
  readonly #standIns = new StandIns();
  /** Tabs that have shown no address yet: the browser may be bringing one back. */
  readonly #blank = new Set<number>();

  async load(): Promise<void> {
    const { browser } = await chrome.storage.local.get('browser');
    this.browser = typeof browser === 'string' ? browser : crypto.randomUUID();
    if (!browser) await chrome.storage.local.set({ browser: this.browser });
    if (!(await this.loadRun())) await this.#last.load();
  }

  /** Gives an id to whatever has none, and forgets what is gone. */
  name(present: readonly Present[], groups: readonly number[]): void {
    const tabs = present.flatMap((window) => window.tabs);
    const all = {
      tabs: tabs.map(({ number }) => number),
      windows: present.map(({ number }) => number),
      groups,
    };
    const isAnyGone = KINDS.filter((kind) => this.forget(kind, all[kind])).length > 0;
    for (const number of this.#standIns.numbers) if (!this.tabs.has(number)) this.#standIns.delete(number);
    const fresh = tabs.filter(({ number }) => !this.tabs.has(number));
    const isAnyBack = this.#recognise(present);
    for (const { number, url } of fresh) if (url === '') this.#blank.add(number);
    for (const { number, url } of tabs) if (url !== '') this.#blank.delete(number);
    const isAnyNew = KINDS.filter((kind) => this.nameNew(kind, all[kind])).length > 0;
    if (isAnyGone || isAnyBack || isAnyNew) void this.keepRun();
    this.#last.note(present);
  }

  /** What was looked at last is on the disk when it resolves. */
  remember(): Promise<void> {
    return this.#last.write();
  }

  /** Of a tab or window that was just made for it. */
  async give(kind: Kind, number: number, id: string): Promise<void> {
    this[kind].set(number, id);
    if (kind === 'tabs' && this.#last.hadTab(id)) this.#standIns.add(number);
    await this.keepRun();
  }

  /**
   * What the browser has brought back gets the ids of the tabs that stood in for it.
   * @returns these, which are to be closed, and windows of which the rest is to go into another one, by its id
   */
  async takeBack(
    present: readonly Present[],
  ): Promise<{ closes: number[]; joins: { from: number; window: string }[] }> {
    this.#standIns.look(present);
    const { numbers } = this.#standIns;
    if (numbers.size === 0) return { closes: [], joins: [] };
    const back = broughtBack(this.#last.before, present, this.#known(present), numbers);
    const closes = [...back.tabs].flatMap(([number, id]) => this.pass('tabs', number, id) ?? []);
    for (const number of closes) this.#standIns.delete(number);
    const joins = [...back.windows].flatMap(([number, window]) => {
      const from = this.pass('windows', number, window);
      return from === undefined ? [] : { from, window };
    });
    await this.keepRun();
    return { closes, joins };
  }

  /** Chromium gives a tab that is unloaded a new number. */
  replace(added: number, removed: number): void {
    const id = this.tabs.get(removed);
    if (id === undefined) return;
    this.replacements++;
    this.tabs.delete(removed);
    this.tabs.set(added, id);
    this.#standIns.replace(added, removed);
    void this.keepRun();
  }

  /** @returns whether anything of the run before was there again */
  #recognise(present: readonly Present[]): boolean {
    if (!this.#last.isComingBack) {
      if (this.#standIns.numbers.size === 0) this.#last.before = [];
      return false;
    }
    const again = recognise(this.#last.before, present, this.#known(present));
    for (const kind of KINDS) for (const [number, id] of again[kind]) this.pass(kind, number, id);
    return KINDS.some((kind) => again[kind].size > 0);
  }

  /** All but tabs that were blank when they were seen first, and are not any more. */
  #known(present: readonly Present[]): Known {
    const { windows, groups } = this;
    const tabs = new Map(this.tabs);
    for (const { number, url } of present.flatMap((window) => window.tabs))
      if (url !== '' && this.#blank.has(number)) tabs.delete(number);
    return { tabs, windows, groups };
  }
}
