import type { Shown, ShownTab } from '../../../../agents/tabs/mirror/mirror.ts';
import type { Step } from '../../../../agents/tabs/mirror/step.ts';

type Tab = { -readonly [K in keyof ShownTab]: ShownTab[K] };

/** What a browser makes of requests and of its person's hands: pinned tabs come first, empty windows close. */
export class Browser {
  session = 's1';
  windows: { id: string; tabs: Tab[] }[] = [];
  /** Where addresses lead here, and which it does not open at all. */
  readonly leads = new Map<string, string>();
  readonly refuses = new Set<string>();
  /** So many times it forgets where it is led, as Firefox does of a tab that goes to another window meanwhile. */
  forgets = 0;

  get shown(): Shown {
    return structuredClone({ session: this.session, windows: this.windows });
  }

  get tabs(): Tab[] {
    return this.windows.flatMap(({ tabs }) => tabs);
  }

  open(
    window: string,
    id: string,
    url: string | null,
    { index = Number.MAX_SAFE_INTEGER, isPinned = false } = {},
  ): void {
    this.#put(window, index, [{ ...blank, id, url: this.#lead(url), isPinned }]);
  }

  close(...ids: string[]): void {
    this.#take(ids);
    this.#sweep();
  }

  /** A tab that is put among pinned ones, or a pinned one among others, goes to the edge between them. */
  move(window: string, ids: string[], index: number): void {
    const tabs = ids.flatMap((id) => this.tabs.find((tab) => tab.id === id) ?? []);
    this.#take(ids);
    this.#put(window, index, tabs);
    this.#sweep();
  }

  pin(id: string, isPinned: boolean): void {
    const window = this.windows.find(({ tabs }) => tabs.some((tab) => tab.id === id));
    const tab = window?.tabs.find((one) => one.id === id);
    if (!window || !tab || tab.isPinned === isPinned) return;
    this.#take([id]);
    tab.isPinned = isPinned;
    this.#put(window.id, window.tabs.filter((one) => one.isPinned).length, [tab]);
  }

  navigate(id: string, url: string | null): void {
    for (const tab of this.tabs)
      if (tab.id === id) Object.assign(tab, { url: this.#lead(url), isUnloaded: false });
  }

  /** Its person leads it elsewhere, and the browser knows. */
  choose(id: string, url: string): void {
    this.navigate(id, url);
    for (const tab of this.tabs) if (tab.id === id) tab.isChosen = true;
  }

  /** A tab that was opened unloaded is looked at. */
  load(id: string): void {
    const tab = this.tabs.find((one) => one.id === id);
    if (tab?.isUnloaded) this.navigate(id, tab.url);
  }

  restart(): void {
    this.session = `s${Number(this.session.slice(1)) + 1}`;
  }

  /** Resolves with what it refused. */
  run(step: Step): string[] {
    if (step.do === 'close') this.close(...step.tabs);
    else if (step.do === 'move') this.move(step.window, step.tabs, step.index);
    else if (step.do === 'pin') for (const id of step.tabs) this.pin(id, step.isPinned);
    else if (step.do === 'navigate') {
      if (this.refuses.has(step.url)) return [step.tab];
      if (this.forgets > 0) this.forgets -= 1;
      else this.navigate(step.tab, step.url);
    } else {
      const there = new Set(this.tabs.map(({ id }) => id));
      const tabs = step.tabs.filter(({ id, url }) => !this.refuses.has(url) && !there.has(id));
      if (tabs.length > 0)
        this.#put(
          step.window,
          step.index,
          tabs.map((tab) => ({ ...blank, ...tab })),
        );
      return step.tabs.filter(({ url }) => this.refuses.has(url)).map(({ id }) => id);
    }
    return [];
  }

  #lead(url: string | null): string | null {
    return url === null ? null : (this.leads.get(url) ?? url);
  }

  #take(ids: string[]): void {
    for (const window of this.windows) window.tabs = window.tabs.filter(({ id }) => !ids.includes(id));
  }

  #put(window: string, index: number, tabs: Tab[]): void {
    const into = this.windows.find(({ id }) => id === window) ?? { id: window, tabs: [] };
    if (!this.windows.includes(into)) this.windows.push(into);
    into.tabs.splice(index, 0, ...tabs);
    into.tabs.sort((a, b) => Number(b.isPinned) - Number(a.isPinned));
  }

  #sweep(): void {
    this.windows = this.windows.filter(({ tabs }) => tabs.length > 0);
  }
}

const blank = { title: '', isPinned: false, isLoading: false, isUnloaded: false };
