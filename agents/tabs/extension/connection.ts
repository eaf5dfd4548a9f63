import type { FromBrowser, Hello, ToBrowser } from '../protocol.ts';
import { inParts, Parts } from './messages.ts';

/** Of the native messaging host, in its manifest. */
const HOST = 'dragoman.tabs';
const ALARM = 'connect';
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

export interface ConnectionOptions {
  hello(): Hello;
  /** It is open from the welcome on. */
  receive(message: ToBrowser): void;
  closed(): void;
}

/** The port to the native host. It comes back by itself: by a timer, and by an alarm where the
 * worker, and the timer with it, was put to sleep meanwhile. */
export class Connection {
  readonly #options: ConnectionOptions;
  #port: chrome.runtime.Port | undefined;
  #isOpen = false;
  #waitMs = FIRST_WAIT_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Why it is away, for the person. */
  problem = '';

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Does nothing where it is connected, or tries already. */
  connect(): void {
    if (this.#port) return;
    clearTimeout(this.#timer);
    const port = chrome.runtime.connectNative(HOST);
    const parts = new Parts();
    this.#port = port;
    port.onMessage.addListener((message: ToBrowser) => {
      if (this.#port !== port) return;
      const whole = message.type === 'part' ? parts.add(message) : message;
      if (whole) this.#receive(whole);
    });
    port.onDisconnect.addListener(() => {
      const why = chrome.runtime.lastError?.message ?? (port as { error?: Error }).error?.message;
      if (this.#port === port) this.#away(why ?? '');
    });
    port.postMessage(this.#options.hello());
  }

  send(message: FromBrowser): void {
    if (!this.#isOpen) return;
    for (const part of inParts(message)) this.#port?.postMessage(part);
  }

  /** What it said at the beginning is different now. */
  anew(): void {
    const port = this.#port;
    if (!port) return;
    this.#away('');
    port.disconnect();
  }

  #receive(message: ToBrowser): void {
    if (message.type === 'goodbye') {
      this.#waitMs = LONGEST_WAIT_MS;
      this.problem = message.text;
      return;
    }
    if (message.type === 'welcome') {
      this.#isOpen = true;
      this.problem = '';
      void chrome.alarms.clear(ALARM);
    }
    // What it was told was understood; until then it could be turned away over and over.
    if (message.type === 'seen') this.#waitMs = FIRST_WAIT_MS;
    this.#options.receive(message);
  }

  #away(why: string): void {
    this.#port = undefined;
    this.problem ||= why;
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#options.closed();
    }
    this.#timer = setTimeout(() => this.connect(), this.#waitMs);
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
    void chrome.alarms.create(ALARM, { periodInMinutes: 0.5 });
  }
}
