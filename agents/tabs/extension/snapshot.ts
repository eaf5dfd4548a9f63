import { MAX_GROUPS, MAX_TABS, MAX_TITLE_CHARACTERS, MAX_WINDOWS } from '../protocol/limits.ts';
import type { BrowserWindow, Group, Tab } from '../protocol.ts';
import type { Identities } from './identities.ts';
import { moveTabs } from './moving.ts';
import type { Navigations } from './navigations.ts';
import type { Present } from './recognise.ts';
import type { Sharing } from './sharing.ts';

/** Of all addresses and titles together: a state must go into the parts of one message. */
const MAX_CHARACTERS = 8_000_000;

export interface Snapshot {
  isPaused: boolean;
  windows: BrowserWindow[];
  omitted: number;
}

interface Listed {
  listed: chrome.windows.Window[];
  groups: Map<number, chrome.tabGroups.TabGroup[]>;
}

/** What is open, as far as it may be told. */
export class Snapshots {
  readonly #identities: Identities;
  readonly #sharing: Sharing;
  readonly #navigations: Navigations;
  /** Where tabs are to go that we opened and that have no address yet. */
  readonly #wanted = new Map<number, string>();

  constructor(identities: Identities, sharing: Sharing, navigations: Navigations) {
    this.#identities = identities;
    this.#sharing = sharing;
    this.#navigations = navigations;
  }

  want(number: number, url: string): void {
    this.#wanted.set(number, url);
  }

  async take(): Promise<Snapshot> {
    if (this.#sharing.isPaused) return { isPaused: true, windows: [], omitted: 0 };
    const { windows, groups, present } = await this.#look();
    // From here on nothing is waited for: the numbers are those of now.
    this.#identities.name(
      present,
      [...groups.values()].flat().map(({ id }) => id),
    );
    let room = { tabs: MAX_TABS, characters: MAX_CHARACTERS };
    let omitted = 0;
    const told = windows.slice(0, MAX_WINDOWS).map(({ id = -1, focused, tabs }): BrowserWindow => {
      const rows: Tab[] = [];
      for (const row of tabs.map((tab) => this.#row(tab))) {
        const characters = room.characters - (row.url?.length ?? 0) - row.title.length;
        if (room.tabs === 0 || characters < 0) omitted++;
        else {
          rows.push(row);
          room = { tabs: room.tabs - 1, characters };
        }
      }
      const ofWindow = (groups.get(id) ?? []).slice(0, MAX_GROUPS).map((group) => this.#group(group));
      return { id: this.#identities.windows.get(id) ?? '', isFocused: focused, groups: ofWindow, tabs: rows };
    });
    for (const { tabs } of windows.slice(MAX_WINDOWS)) omitted += tabs.length;
    return { isPaused: false, windows: told, omitted };
  }

  async #look() {
    for (;;) {
      const { listed, groups } = await this.#list();
      const windows = listed
        .filter(({ incognito }) => !incognito)
        .map((window) => ({ ...window, tabs: (window.tabs ?? []).filter((tab) => this.#isThere(tab)) }));
      const present = windows.map(({ id = -1, focused, tabs }) => ({
        number: id,
        tabs: tabs.map((tab) => ({ ...this.#present(tab), isLookedAt: focused && tab.active })),
      }));
      const { closes, joins } = await this.#identities.takeBack(present);
      if (closes.length === 0) return { windows, groups, present };
      await Promise.all(closes.map((number) => chrome.tabs.remove(number).catch(() => {}))); // it may be gone
      for (const { from, window } of joins) {
        const left = (await chrome.tabs.query({ windowId: from })).flatMap(({ id }) => id ?? []);
        await moveTabs(left, { window, index: undefined }, this.#identities);
      }
    }
  }

  async #list(): Promise<Listed> {
    for (;;) {
      const { replacements } = this.#identities;
      const [listed, groups] = await Promise.all([
        chrome.windows.getAll({ populate: true, windowTypes: ['normal'] }),
        groupsByWindow(),
      ]);
      if (replacements === this.#identities.replacements) return { listed, groups };
    }
  }

  /** One that the browser is just making has no address yet and cannot be known again. */
  #isThere({ id = -1, incognito, status, url, pendingUrl }: chrome.tabs.Tab): boolean {
    if (incognito) return false;
    const isBlank = (url ?? '') === '' || url === 'about:blank';
    if (!isBlank || status !== 'loading') this.#wanted.delete(id);
    return this.#identities.tabs.has(id) || !isBlank || status !== 'loading' || pendingUrl !== undefined;
  }

  #present(tab: chrome.tabs.Tab): Present['tabs'][number] {
    const { id = -1, groupId = -1 } = tab;
    return { number: id, url: this.#address(tab), ...(groupId !== -1 && { group: groupId }) };
  }

  /** As it is told, or ''. */
  #address({ id = -1, url = '', pendingUrl = '' }: chrome.tabs.Tab): string {
    const shown = this.#wanted.get(id) ?? (url === '' || url === 'about:blank' ? pendingUrl : url);
    return this.#sharing.isShared(shown) ? shown : '';
  }

  #row(tab: chrome.tabs.Tab): Tab {
    const address = this.#address(tab);
    const { id: number = -1 } = tab;
    if (tab.url) this.#navigations.shows(number, tab.url);
    return {
      id: this.#identities.tabs.get(number) ?? '',
      url: address === '' ? null : address,
      title: address === '' ? '' : cut(tab.title ?? ''),
      isPinned: tab.pinned,
      isActive: tab.active,
      isLoading: tab.status === 'loading',
      isUnloaded: tab.discarded,
      group: this.#identities.groups.get(tab.groupId ?? -1) ?? null,
      ...(this.#navigations.isChosen(number) && { isChosen: true }),
    };
  }

  #group({ id, title = '', color, collapsed }: chrome.tabGroups.TabGroup): Group {
    const name = this.#identities.groups.get(id) ?? '';
    return { id: name, title: title.slice(0, 100), color, isCollapsed: collapsed };
  }
}

async function groupsByWindow(): Promise<Map<number, chrome.tabGroups.TabGroup[]>> {
  const byWindow = new Map<number, chrome.tabGroups.TabGroup[]>();
  for (const group of await chrome.tabGroups.query({}))
    byWindow.set(group.windowId, [...(byWindow.get(group.windowId) ?? []), group]);
  return byWindow;
}

/** Not in the middle of a character of two halves. */
function cut(title: string): string {
  return title.slice(0, MAX_TITLE_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');
}
