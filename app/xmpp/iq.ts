import { randomUUID } from 'node:crypto';
import { ConnectionError } from './connection-error.ts';
import { bare, domainOf, parseJid } from './jid.ts';
import { StanzaError } from './stanza-error.ts';
import { type Element, xml } from './xml.ts';

export interface RequestOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Language of the request (RFC 6120 §8.1.5). */
  lang?: string;
}

interface Waiting {
  asked: string;
  resolve: (result: Element) => void;
  reject: (error: Error) => void;
}

const defaultTimeoutMs = 30_000;

/** Our requests that wait for an answer (RFC 6120 §8.2.3). An answer needs the id and must come from whom we asked. */
export class PendingIqs {
  readonly #ownJid: string;
  readonly #waiting = new Map<string, Waiting>();

  constructor(ownJid: string) {
    this.#ownJid = ownJid;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Registers the request, hands it to `send`, and settles with its answer. */
  async request(
    type: 'get' | 'set',
    to: string | undefined,
    payload: Element,
    send: (iq: Element) => Promise<void>,
    { timeoutMs = defaultTimeoutMs, signal, lang }: RequestOptions = {},
  ): Promise<Element> {
    signal?.throwIfAborted();
    const asked = to === undefined ? bare(this.#ownJid) : parseJid(to);
    const id = randomUUID();
    let timer: NodeJS.Timeout | undefined;
    let onAbort: (() => void) | undefined;
    try {
      return await new Promise<Element>((resolve, reject) => {
        timer = setTimeout(() => {
          const whom = to ?? 'The server';
          reject(new ConnectionError('timeout', `${whom} did not answer within ${timeoutMs / 1000} s.`));
        }, timeoutMs);
        onAbort = () => reject(signal?.reason);
        signal?.addEventListener('abort', onAbort);
        this.#waiting.set(id, { asked, resolve, reject });
        send(xml('iq', { type, id, to, 'xml:lang': lang }, payload)).catch(reject);
      });
    } finally {
      clearTimeout(timer);
      if (onAbort) signal?.removeEventListener('abort', onAbort);
      this.#waiting.delete(id);
    }
  }

  /** Takes an iq of type result or error. False: nobody waits for it, or it is not from whom we asked. */
  settle(answer: Element): boolean {
    const waiting = this.#waiting.get(answer.attrs.id);
    if (!waiting || !this.#mayAnswer(answer.attrs.from, waiting.asked)) return false;
    if (answer.attrs.type === 'error') waiting.reject(StanzaError.fromStanza(answer));
    else waiting.resolve(answer);
    return true;
  }

  rejectAll(error: ConnectionError): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /**
   * RFC 6120 §8.1.2.1: the server stamps `from` on what others send, so a missing one is the server's own word, as
   * are our bare JID and our domain. What was asked of our account may come in any of these shapes, and in that of
   * our own full JID; for everybody else the address asked is the only one.
   */
  #mayAnswer(from: string | undefined, asked: string): boolean {
    const ownBare = bare(this.#ownJid);
    const ownDomain = domainOf(this.#ownJid);
    const answering = from === undefined ? undefined : normal(from);
    if (answering === asked) return true;
    if (asked === ownBare)
      return answering === undefined || answering === ownDomain || answering === normal(this.#ownJid);
    return asked === ownDomain && answering === undefined;
  }
}

function normal(jid: string): string {
  try {
    return parseJid(jid);
  } catch {
    return jid;
  }
}
