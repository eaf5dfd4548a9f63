import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../../../app/agent.ts';
import { MAX_REQUESTS } from '../protocol/limits.ts';
import {
  type Action,
  type Answer,
  type Ask,
  action,
  type Changes,
  type FromBrowser,
  type Hello,
  type Scrolled,
  type ToBrowser,
} from '../protocol.ts';
import type { AnswerAsk, BrowserPort, Opened } from './browser-port.ts';
import { MalformedMessage } from './malformed-message.ts';
import { openedAfter, openedBy } from './opened.ts';

interface Waiting {
  resolve(answer: Answer): void;
  reject(reason: Error): void;
}

export interface Served {
  send(message: ToBrowser): void;
  answer: AnswerAsk;
  /** A fault of our own: the connection ends over it. */
  fail(error: unknown): void;
}

/** One browser, from its first state on. */
export class Port
  extends EventEmitter<{ opened: [Opened, Opened]; scrolled: [Scrolled]; close: [] }>
  implements BrowserPort
{
  readonly browser: Hello['browser'];
  readonly session: string;
  readonly #send: (message: ToBrowser) => void;
  readonly #answer: AnswerAsk;
  readonly #fail: (error: unknown) => void;
  readonly #waiting = new Map<string, Waiting>();
  /** Answers whose effect is not told yet, by request. */
  readonly #early = new Map<string, Answer>();
  #opened: Opened;
  #shown: { follows: string | null; followers: string[] } | undefined;
  #isLost = false;
  #asks = 0;
  #isClosed = false;

  constructor(
    { browser, session }: Hello,
    first: Extract<FromBrowser, { type: 'state' }>,
    { send, answer, fail }: Served,
  ) {
    super();
    this.setMaxListeners(0);
    this.browser = browser;
    this.session = session;
    this.#send = send;
    this.#answer = answer;
    this.#fail = fail;
    this.#opened = openedBy(first);
    send({ type: 'seen', version: first.version });
  }

  get opened(): Opened {
    return this.#opened;
  }

  request(asked: Action, { signal }: { signal?: AbortSignal } = {}): Promise<Answer> {
    if (this.#isClosed) return Promise.reject(wentAway());
    // Ids in it may come from other devices: the browser would give them back, and they would be no message.
    const { success, data: wanted } = action.safeParse(asked);
    if (!success) return Promise.reject(new Refusal('bad-request', 'No browser can be asked that.'));
    if (this.#waiting.size >= MAX_REQUESTS)
      return Promise.reject(
        new Refusal('resource-constraint', 'The browser is busy. Try again in a moment.'),
      );
    const id = randomUUID();
    return new Promise<Answer>((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = () => settle(() => reject(signal?.reason));
      const settle = (end: () => void) => {
        this.#waiting.delete(id);
        this.#early.delete(id);
        signal?.removeEventListener('abort', abort);
        end();
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.set(id, {
        resolve: (answer) => settle(() => resolve(answer)),
        reject: (reason) => settle(() => reject(reason)),
      });
      this.#send({ type: 'request', id, action: wanted });
    });
  }

  show(following: { follows: string | null; followers: string[] }): void {
    if (this.#isClosed || isDeepStrictEqual(following, this.#shown)) return;
    this.#shown = following;
    this.#send({ type: 'show', ...following });
  }

  /** @throws MalformedMessage when it may not come now */
  receive(message: FromBrowser): void {
    switch (message.type) {
      case 'state':
        this.#become(openedBy(message));
        break;
      case 'changes':
        this.#change(message);
        break;
      case 'scrolled':
        this.emit('scrolled', message);
        break;
      case 'answer':
        this.#answered(message);
        break;
      case 'ask':
        void this.#tell(message);
        break;
      default:
        throw new MalformedMessage(`${message.type} in the middle`);
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { reject } of [...this.#waiting.values()]) reject(wentAway());
    this.emit('close');
  }

  #change(changes: Changes): void {
    if (this.#isLost) return; // the state that was asked for has it all
    const next = openedAfter(this.#opened, changes);
    this.#isLost = !next;
    if (next) this.#become(next);
    else this.#send({ type: 'resend' });
  }

  #answered(answer: Answer): void {
    const { id, version } = answer;
    const waiting = this.#waiting.get(id);
    if (!waiting) return; // it was given up
    if (version > this.#opened.version) this.#early.set(id, answer);
    else waiting.resolve(answer);
  }

  #become(next: Opened): void {
    const before = this.#opened;
    this.#opened = next;
    this.#isLost = false;
    this.#send({ type: 'seen', version: next.version });
    this.emit('opened', next, before);
    for (const answer of [...this.#early.values()]) this.#answered(answer);
  }

  async #tell({ id, ask }: Ask): Promise<void> {
    if (this.#asks >= MAX_REQUESTS)
      return this.#send({ type: 'told', id, refused: 'That is too much at once.' });
    this.#asks++;
    try {
      this.#send({ type: 'told', id, value: await this.#answer(ask, this) });
    } catch (error) {
      if (!(error instanceof Refusal)) return this.#fail(error);
      this.#send({ type: 'told', id, refused: error.message });
    } finally {
      this.#asks--;
    }
  }
}

function wentAway(): Refusal {
  return new Refusal('service-unavailable', 'The browser went away before it answered.');
}
