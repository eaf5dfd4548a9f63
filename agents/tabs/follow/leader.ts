import { Refusal } from '../../../app/agent.ts';
import type { BrowserPort } from '../browsers/browser-port.ts';
import { Paced } from '../paced.ts';
import type { Scrolled } from '../protocol.ts';
import type { LedMessage } from './contract-message.ts';
import { look, newLeading, scroll, tell } from './leading.ts';
import { type LookedAt, lookedAt, type Telling } from './looked-at.ts';

const TELL_EVERY_MS = 100;
const MAX_FOLLOWERS = 8;

export interface LeaderOptions extends Telling {
  /** The browser that was used last; throws a Refusal where none is open. */
  port(): BrowserPort;
  /** Calls when another browser is used, or something else is shown in one. */
  onChange(listener: () => void): void;
  /** Who follows has changed. */
  onFollowers(): void;
}

interface FollowerHere {
  device: string;
  end(reason: string): void;
  look(): void;
  scroll(scrolled: Scrolled): void;
}

/** Tells other devices what the person at this one looks at (docs/protocol/follow.md). */
export class Leader {
  readonly #options: LeaderOptions;
  readonly #followers = new Set<FollowerHere>();
  #looked: LookedAt = { window: undefined, tab: undefined };
  #port: BrowserPort | undefined;
  #watched: string | undefined;

  constructor(options: LeaderOptions) {
    this.#options = options;
    options.onChange(() => this.#look());
  }

  get followers(): string[] {
    return [...new Set([...this.#followers].map(({ device }) => device))];
  }

  /** Leads one device until it goes, or our person ends it. Resolves with the reason. */
  lead(device: string, say: (message: LedMessage) => void, signal: AbortSignal): Promise<string> {
    if (this.#followers.size >= MAX_FOLLOWERS)
      throw new Refusal('resource-constraint', 'That PC leads as many as it can already.');
    return new Promise((resolve) => {
      const over = new AbortController();
      let leading = newLeading;
      const paced = new Paced(
        TELL_EVERY_MS,
        () => {
          const next = tell(leading);
          if (!next) return false;
          leading = next.leading;
          say(next.message);
          return true;
        },
        over.signal,
      );
      const follower: FollowerHere = {
        device,
        look: () => {
          leading = look(leading, this.#looked.tab);
          paced.ring();
        },
        scroll: ({ tab, x, y }) => {
          leading = scroll(leading, tab, { x, y });
          paced.ring();
        },
        end: (reason) => {
          if (!this.#followers.delete(follower)) return;
          over.abort();
          this.#followersChanged();
          resolve(reason);
        },
      };
      this.#followers.add(follower);
      signal.addEventListener('abort', () => follower.end('ended there'), { once: true });
      this.#followersChanged();
      follower.look();
    });
  }

  /** @param device all of them where none is named */
  end(device?: string): void {
    for (const one of [...this.#followers])
      if (device === undefined || one.device === device) one.end('Its person ended it.');
  }

  #followersChanged(): void {
    this.#look();
    this.#options.onFollowers();
  }

  #look(): void {
    const port = this.#followers.size > 0 ? this.#openPort() : undefined;
    if (port !== this.#port) {
      this.#port?.off('scrolled', this.#scrolled);
      port?.on('scrolled', this.#scrolled);
      this.#port = port;
      this.#watched = undefined;
    }
    if (!port) return;
    const windows = port.opened.isPaused ? [] : port.opened.windows;
    this.#looked = lookedAt(windows, this.#looked, this.#options);
    this.#watch(port, this.#looked.tab?.id);
    for (const follower of this.#followers) follower.look();
  }

  /** Has the browser tell how this tab is scrolled, and no other. */
  #watch(port: BrowserPort, tab: string | undefined): void {
    if (tab === this.#watched) return;
    this.#watched = tab;
    // One that would not, or went away, is asked again with the next tab.
    void port.request({ do: 'watch', tabs: tab === undefined ? [] : [tab] }).catch(() => {});
  }

  readonly #scrolled = (scrolled: Scrolled) => {
    for (const follower of this.#followers) follower.scroll(scrolled);
  };

  #openPort(): BrowserPort | undefined {
    try {
      return this.#options.port();
    } catch {
      return undefined;
    }
  }
}
