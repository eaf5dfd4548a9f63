import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type {
  Action,
  Answer,
  BrowserWindow,
  Group,
  Hello,
  RefusedReason,
  Tab,
} from '../../../agents/tabs/protocol.ts';
import { localAddress } from '../../../main/local/address.ts';
import { streamGreeting } from '../../../main/local/greeting.ts';

type Told = { type: string; id: string; version: number; action: Action };

/**
 * A browser with the extension, made of nothing but its windows: it speaks the protocol (docs/protocol/browser-bridge.md)
 * over a real stream, and does at once what it is asked.
 */
export class TestBrowser implements AsyncDisposable {
  windows: BrowserWindow[] = [];
  /** Its person shares nothing for now; told with the next change. */
  isPaused = false;
  /** Where addresses lead in this browser. */
  readonly leads = new Map<string, string>();
  /** So many of the next requests it does not do: its person is dragging a tab, say. */
  busyFor = 0;
  /** What it was asked, in order. */
  readonly asked: Action[] = [];
  readonly browser: Hello['browser'];
  readonly #answers = new Map<string, Answer>();
  readonly #session = randomUUID();
  #stream: Duplex | undefined;
  #version = 0;
  #isSeen = true;
  #isChanged = false;
  #welcomed: Promise<unknown> = Promise.resolve();

  constructor(id: string, name = 'Test browser') {
    this.browser = { id, name, version: '1' };
  }

  /** The browser of a device that runs in this home. */
  async connect(home: string): Promise<void> {
    const socket = connect(localAddress(home).path);
    await once(socket, 'connect');
    socket.write(streamGreeting('tabs.browser'));
    await this.speak(socket);
  }

  /** Resolves once the agent has welcomed it. */
  async speak(stream: Duplex): Promise<void> {
    this.#stream = stream;
    stream.on('error', () => {});
    let welcome = () => {};
    this.#welcomed = new Promise<void>((resolve, reject) => {
      welcome = resolve;
      stream.once('close', () => reject(new Error('the agent ended it')));
    });
    this.#welcomed.catch(() => {});
    let rest = Buffer.alloc(0);
    stream.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE()) {
        const end = 4 + rest.readUInt32LE();
        const told = JSON.parse(rest.toString('utf8', 4, end)) as Told;
        rest = rest.subarray(end);
        if (told.type === 'welcome') welcome();
        else if (told.type === 'seen') this.#seen();
        else if (told.type === 'request') this.#do(told.id, told.action);
      }
    });
    this.#say({
      ...{ type: 'hello', protocol: 1, browser: this.browser, session: this.#session },
      ...{ extension: '0', never: [] },
    });
    await this.#welcomed;
    this.#isSeen = true;
    this.changed();
  }

  /** Its person does something. */
  act(change: (windows: BrowserWindow[]) => BrowserWindow[]): void {
    this.windows = change(this.windows);
    this.changed();
  }

  /** Its person opens pages in the window of this id. */
  open(window: string, ...pages: { id: string; page: string; title?: string }[]): void {
    const tabs = pages.map(({ id, page, title = `Title of ${id}` }) => tabOf(id, page, title));
    this.act((windows) => {
      const known = windows.some(({ id }) => id === window);
      const all = known ? windows : [...windows, { id: window, isFocused: true, groups: [], tabs: [] }];
      return all.map((one) => (one.id === window ? { ...one, tabs: [...one.tabs, ...tabs] } : one));
    });
  }

  get tabs(): Tab[] {
    return this.windows.flatMap(({ tabs }) => tabs);
  }

  /** Its person scrolls a tab; it is told as the extension tells it. */
  scroll(tab: string, y: number): void {
    this.#say({ type: 'scrolled', tab, x: 0, y });
  }

  /** What its person could ask of it as well. */
  do(action: Action): void {
    this.#done(action);
    this.changed();
  }

  changed(): void {
    this.#isChanged = true;
    this.#flush();
  }

  /** As when it is killed. */
  leave(): void {
    this.#stream?.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leave();
  }

  #flush(): void {
    if (!this.#isSeen || !this.#isChanged || this.#stream?.destroyed !== false) return;
    this.#isSeen = false;
    this.#isChanged = false;
    this.#version += 1;
    const { isPaused } = this;
    const shared = isPaused ? [] : this.windows;
    const windows = shared.map((window) => ({ ...window, tabs: window.tabs.map(toldOf) }));
    this.#say({ type: 'state', version: this.#version, isPaused, windows, omitted: 0 });
  }

  #seen(): void {
    this.#isSeen = true;
    this.#flush();
  }

  #do(id: string, action: Action): void {
    const before = this.#answers.get(id);
    if (before) {
      this.#say(before);
      return;
    }
    this.asked.push(action);
    const isBusy = this.busyFor > 0;
    if (isBusy) this.busyFor -= 1;
    const ids = isBusy ? [] : this.#done(action);
    this.changed();
    const reason: RefusedReason = isBusy ? 'browser' : 'no-such-tab';
    const refused = idsIn(action)
      .filter((one) => !ids.includes(one))
      .map((tab) => ({ tab, reason }));
    // One that is still gathering shows it with the next version.
    const version = this.#isChanged ? this.#version + 1 : this.#version;
    const answer: Answer = { type: 'answer', id, tabs: ids, refused, version };
    this.#answers.set(id, answer);
    this.#say(answer);
  }

  /** Does it and says to which tabs. */
  #done(action: Action): string[] {
    const wanted = idsIn(action);
    const there = new Set(this.tabs.map(({ id }) => id));
    if (action.do === 'open') {
      const missing = action.tabs.filter(({ id }) => !there.has(id));
      const tabs = missing.map(({ id, url, title, isPinned, isUnloaded }) => ({
        ...tabOf(id, this.leads.get(url) ?? url, title || `Loaded ${id}`),
        ...{ isPinned, isUnloaded },
      }));
      this.#insert(action.window, action.index, tabs);
      return wanted;
    }
    const ids = wanted.filter((id) => there.has(id));
    const isMeant = new Set(ids);
    if (action.do === 'close' || action.do === 'move') {
      const moved = ids.flatMap((id) => this.tabs.find((tab) => tab.id === id) ?? []);
      this.windows = this.windows
        .map((window) => ({ ...window, tabs: window.tabs.filter(({ id }) => !isMeant.has(id)) }))
        .filter(({ tabs }) => tabs.length > 0);
      if (action.do === 'move') this.#insert(action.window, action.index, moved);
    } else if (action.do === 'activate') this.#each((tab) => ({ ...tab, isActive: tab.id === action.tab }));
    else if (action.do === 'navigate')
      this.#each((tab) =>
        tab.id === action.tab
          ? { ...tab, url: this.leads.get(action.url) ?? action.url, isUnloaded: false }
          : tab,
      );
    else if (action.do === 'group') this.#group(ids, action.group);
    else if (action.do === 'pin') for (const id of ids) this.#pin(id, action.isPinned);
    return ids;
  }

  /** Pinned tabs come first: one that gets or loses its pin goes to the edge between them and the others. */
  #pin(id: string, isPinned: boolean): void {
    this.windows = this.windows.map((window) => {
      const tab = window.tabs.find((one) => one.id === id);
      if (!tab || tab.isPinned === isPinned) return window;
      const others = window.tabs.filter((one) => one !== tab);
      const at = others.filter((one) => one.isPinned).length;
      return { ...window, tabs: others.toSpliced(at, 0, { ...tab, isPinned }) };
    });
  }

  #group(ids: readonly string[], group: Group | null): void {
    this.#each((tab) => (ids.includes(tab.id) ? { ...tab, group: group?.id ?? null } : tab));
    this.windows = this.windows.map((window) => {
      const used = new Set(window.tabs.map((tab) => tab.group));
      const all = [...window.groups.filter(({ id }) => id !== group?.id), ...(group ? [group] : [])];
      return { ...window, groups: all.filter(({ id }) => used.has(id)) };
    });
  }

  #each(change: (tab: Tab) => Tab): void {
    this.windows = this.windows.map((window) => ({ ...window, tabs: window.tabs.map(change) }));
  }

  #insert(id: string, index: number | undefined, tabs: Tab[]): void {
    if (!this.windows.some((window) => window.id === id))
      this.windows.push({ id, isFocused: false, groups: [], tabs: [] });
    this.windows = this.windows.map((window) => {
      if (window.id !== id) return window;
      const at = index ?? window.tabs.length;
      const all = window.tabs.toSpliced(at, 0, ...tabs);
      // As browsers have it, pinned tabs come first.
      return {
        ...window,
        tabs: [...all.filter(({ isPinned }) => isPinned), ...all.filter((one) => !one.isPinned)],
      };
    });
  }

  #say(message: unknown): void {
    const body = Buffer.from(JSON.stringify(message));
    const header = Buffer.alloc(4);
    header.writeUInt32LE(body.length);
    this.#stream?.write(Buffer.concat([header, body]));
  }
}

/** A tab that has loaded this. */
export function tabOf(id: string, page: string, title: string): Tab {
  const bare = { isPinned: false, isActive: false, isLoading: false, isUnloaded: false, group: null };
  return { id, url: page, title, ...bare };
}

/** The extension tells of web pages alone. */
function toldOf(tab: Tab): Tab {
  return /^https?:/.test(tab.url ?? '') ? tab : { ...tab, url: null, title: '' };
}

function idsIn(action: Action): string[] {
  if (!('tabs' in action)) return [action.tab];
  return action.tabs.map((tab) => (typeof tab === 'string' ? tab : tab.id));
}
