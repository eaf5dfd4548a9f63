import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserPort } from '../browsers/browser-port.ts';
import { whyNotOpened } from '../openable.ts';
import type { Action } from '../protocol.ts';
import type { LedMessage } from './contract-message.ts';
import { type Following, hear, newFollowing, resumed } from './following.ts';
import { apartOf, type FollowStep, nextStep, stepped } from './next-step.ts';

/** A leader tells no more often; one that does is not let to. */
const LEAD_EVERY_MS = 100;

export interface FollowerOptions {
  /** The browser that follows, while it is open. */
  port(): BrowserPort | undefined;
  excluded: readonly string[];
  onChange(): void;
}

/** Shows what a leader looks at in a browser of this device. */
export class Follower {
  readonly #options: FollowerOptions;
  #following: Following = newFollowing;
  #isWorking = false;
  /** When a page was last asked for. */
  #ledAt = Number.NEGATIVE_INFINITY;
  #isOver = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** Whether a tab was opened by this following. */
  has(tab: string): boolean {
    return [...this.#following.tabs.values()].some(({ own }) => own === tab);
  }

  /** What the leader looks at, and why this browser does not show it, if so. */
  get now() {
    const follow =
      this.#following.now === undefined ? undefined : this.#following.tabs.get(this.#following.now);
    if (!follow) return {};
    const { url, title } = follow.view;
    const apart = apartOf(follow, this.#options.port()?.opened.windows ?? []);
    return { page: { url, title }, ...(apart && { apart }) };
  }

  resume(): void {
    this.#following = resumed(this.#following);
  }

  hear(message: LedMessage): void {
    this.#following = hear(this.#following, message, randomUUID);
    this.#options.onChange();
    this.work();
  }

  /** Once more at every change of the browser: a page has loaded that can be scrolled now. */
  work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    void this.#work().finally(() => {
      this.#isWorking = false;
    });
  }

  end(): void {
    this.#isOver = true;
  }

  async #work(): Promise<void> {
    for (let port = this.#options.port(); port && !this.#isOver; port = this.#options.port()) {
      const step = port.opened.isPaused ? undefined : nextStep(this.#following, port.opened.windows);
      if (!step) return;
      if ('url' in step) {
        const waitMs = this.#ledAt + LEAD_EVERY_MS - performance.now();
        if (waitMs > 0) {
          await delay(waitMs);
          continue; // by now there may be a newer one
        }
        this.#ledAt = performance.now();
      }
      const isDone = await this.#ask(port, step);
      if (isDone === undefined) return; // the browser went away: it goes on when it is back
      this.#following = stepped(this.#following, step, isDone);
      this.#options.onChange();
    }
  }

  async #ask(port: BrowserPort, step: FollowStep): Promise<boolean | undefined> {
    if ('url' in step && whyNotOpened(step.url, this.#options.excluded) !== undefined) return false;
    try {
      const { refused } = await port.request(actionOf(step));
      return refused.length === 0;
    } catch {
      return undefined;
    }
  }
}

function actionOf(step: FollowStep): Action {
  if (step.do === 'activate') return { ...step, isFocused: false };
  if (step.do !== 'open') return step;
  const { tab, url, title, window } = step;
  return { do: 'open', tabs: [{ id: tab, url, title, isPinned: false, isUnloaded: false }], window };
}
