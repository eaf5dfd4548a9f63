import type { FromBrowser, Hello, ToBrowser } from '../protocol.ts';
import { type Line, type LineOptions, overHost } from './line.ts';
import type { Pairing } from './pairing.ts';
import { overSocket } from './socket.ts';

const ALARM = 'connect';
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

export interface ConnectionOptions {
  hello(): Hello;
  /** It is open from the welcome on. */
  receive(message: ToBrowser): void;
  closed(): void;
}

/** The line to Dragoman. It comes back by itself: by a timer, and by an alarm where the worker, and the timer with it,
 * was put to sleep meanwhile. */
export class Connection {
  readonly #options: ConnectionOptions;
  #line: Line | undefined;
  #isOpen = false;
  #waitMs = FIRST_WAIT_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #goodbye = '';
  /** For where there is no native host. */
  pairing: Pairing | undefined;
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
    if (this.#line) return;
    clearTimeout(this.#timer);
    let isThere = false;
    this.#use(overHost, {
      heard: () => {
        isThere = true;
      },
      closed: (why) => {
        const { pairing } = this;
        if (isThere || !pairing) this.#away(why);
        else this.#use((options) => overSocket(pairing, options), { closed: (why) => this.#away(why) });
      },
    });
  }

  send(message: FromBrowser): void {
    if (this.#isOpen) this.#line?.send(message);
  }

  /** What it said at the beginning is different now, or it can be reached in another way. */
  anew(): void {
    const line = this.#line;
    this.#waitMs = FIRST_WAIT_MS;
    if (line) {
      this.#away('');
      line.end();
    } else this.connect();
  }

  #use(
    open: (options: LineOptions) => Line,
    { heard, closed }: { heard?: () => void; closed(why: string): void },
  ): void {
    const { hello } = this.#options;
    const line: Line = open({
      hello,
      receive: (message) => {
        heard?.();
        if (this.#line === line) this.#receive(message);
      },
      closed: (why) => {
        if (this.#line === line) closed(why);
      },
    });
    this.#line = line;
  }

  #receive(message: ToBrowser): void {
    if (message.type === 'goodbye') {
      this.#waitMs = LONGEST_WAIT_MS;
      this.#goodbye = message.text;
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
    this.#line = undefined;
    this.problem = this.#goodbye || why || this.problem;
    this.#goodbye = '';
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#options.closed();
    }
    this.#timer = setTimeout(() => this.connect(), this.#waitMs);
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
    void chrome.alarms.create(ALARM, { periodInMinutes: 0.5 });
  }
}
