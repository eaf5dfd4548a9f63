import { StanzaError } from './stanza-error.ts';
import { type Element, xml } from './xml.ts';

/** An incoming request, its addresses and its payload. */
export interface Iq {
  /** Our own bare JID when the server left it out: it speaks for the account (RFC 6120 §8.1.2.1). */
  from: string;
  to: string | undefined;
  id: string;
  type: 'get' | 'set';
  lang: string | undefined;
  payload: Element;
  stanza: Element;
}

/**
 * Resolves with the payload of the result, undefined for an empty one. A StanzaError becomes the error reply;
 * anything else becomes internal-server-error for the peer and is told to `onFault`.
 */
export type IqHandler = (iq: Iq) => Promise<Element | undefined>;
export type StanzaHandler = (stanza: Element) => void | Promise<void>;

/** `serve` routes the request, an element is sent as the whole reply stanza instead, undefined leaves it without. */
export interface Admission {
  verdict: 'serve' | Element | undefined;
  /** Called once, when the work has ended and the reply, if any, is with the operating system. */
  done?: () => void;
}

/** Who answers which stanza. */
export interface Router {
  /** A second handler for the same route throws. The returned function takes the route away again. */
  iq(type: 'get' | 'set', namespace: string, name: string, handler: IqHandler): () => void;
  message(handler: StanzaHandler): () => void;
  presence(handler: StanzaHandler): () => void;
  /** Namespaces of the iq routes: the disco features follow from them. */
  readonly namespaces: string[];
  /** Asked for every incoming request before it is looked at. A StanzaError becomes the reply. */
  gate: ((stanza: Element) => Promise<Admission>) | undefined;
  /** Told of what handlers threw that is not meant for the peer. */
  onFault: ((error: unknown, stanza: Element) => void) | undefined;
}

/**
 * Stanzas at work at one time, those included whose reply the line does not take. Any more are passed over in
 * silence, for a refusal would only wait here, too. The gate is stricter and more polite with each sender.
 */
const maxAtWork = 4096;

/** After this long the asker hears that it takes too long; the work keeps its place until it ends. */
const maxWorkMs = 120_000;

export class StanzaRouter implements Router {
  gate: Router['gate'];
  onFault: Router['onFault'];
  readonly #ownBare: string;
  readonly #routes = new Map<string, { namespace: string; handler: IqHandler }>();
  readonly #messages = new Set<StanzaHandler>();
  readonly #presences = new Set<StanzaHandler>();
  #atWork = 0;

  constructor(ownBare: string) {
    this.#ownBare = ownBare;
  }

  get namespaces(): string[] {
    return [...new Set([...this.#routes.values()].map(({ namespace }) => namespace))].sort();
  }

  iq(type: 'get' | 'set', namespace: string, name: string, handler: IqHandler): () => void {
    const key = routeKey(type, namespace, name);
    if (this.#routes.has(key)) throw new Error(`Two handlers for the same request: iq ${key}`);
    this.#routes.set(key, { namespace, handler });
    return () => this.#routes.delete(key);
  }

  message(handler: StanzaHandler): () => void {
    this.#messages.add(handler);
    return () => this.#messages.delete(handler);
  }

  presence(handler: StanzaHandler): () => void {
    this.#presences.add(handler);
    return () => this.#presences.delete(handler);
  }

  /** Takes any stanza but an iq result or error. Resolves when all is done. Never throws. */
  async handle(stanza: Element, reply: (stanza: Element) => void | Promise<void>): Promise<void> {
    if (this.#atWork >= maxAtWork) return;
    this.#atWork += 1;
    try {
      const name = stanza.getName();
      if (name === 'message') await this.#tell(this.#messages, stanza);
      else if (name === 'presence') await this.#tell(this.#presences, stanza);
      else await this.#request(stanza, reply);
    } catch (error) {
      this.onFault?.(error, stanza);
    } finally {
      this.#atWork -= 1;
    }
  }

  async #tell(handlers: Set<StanzaHandler>, stanza: Element): Promise<void> {
    for (const handler of [...handlers]) {
      try {
        await handler(stanza);
      } catch (error) {
        this.onFault?.(error, stanza);
      }
    }
  }

  async #request(stanza: Element, reply: (stanza: Element) => void | Promise<void>): Promise<void> {
    const { verdict, done } = await this.#admit(stanza);
    const work = verdict === 'serve' ? this.#serve(stanza) : undefined;
    const other = verdict === 'serve' ? undefined : verdict;
    try {
      const answer = work ? await this.#answer(stanza, work) : other;
      if (answer) await reply(answer);
    } finally {
      await work?.catch(() => {}); // told above
      done?.();
    }
  }

  async #admit(stanza: Element): Promise<Admission> {
    try {
      return this.gate ? await this.gate(stanza) : { verdict: 'serve' };
    } catch (error) {
      return { verdict: this.#failed(stanza, error) };
    }
  }

  async #answer(stanza: Element, work: Promise<Element | undefined>): Promise<Element> {
    try {
      const payload = await inTime(work);
      return xml('iq', { ...address(stanza), type: 'result' }, ...(payload ? [payload] : []));
    } catch (error) {
      return this.#failed(stanza, error);
    }
  }

  #failed(stanza: Element, error: unknown): Element {
    if (error instanceof StanzaError) return errorReply(stanza, error);
    this.onFault?.(error, stanza);
    return errorReply(stanza, new StanzaError('cancel', 'internal-server-error'));
  }

  async #serve(stanza: Element): Promise<Element | undefined> {
    const { type, id, from, to } = stanza.attrs;
    const children = stanza.getChildElements();
    const [payload] = children;
    // RFC 6120 §8.2.3: a type, an id, and exactly one child.
    if ((type !== 'get' && type !== 'set') || !id || !payload || children.length > 1)
      throw new StanzaError('modify', 'bad-request');
    const route = this.#routes.get(routeKey(type, payload.getNS() ?? '', payload.getName()));
    if (!route) throw new StanzaError('cancel', 'service-unavailable');
    const lang = payload.attrs['xml:lang'] ?? stanza.attrs['xml:lang'];
    return route.handler({ from: from ?? this.#ownBare, to, id, type, lang, payload, stanza });
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = () => new StanzaError('wait', 'resource-constraint', 'This takes too long.');
    timer = setTimeout(() => reject(error()), maxWorkMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function routeKey(type: string, namespace: string, name: string): string {
  return `${type} {${namespace}}${name}`;
}

function address(stanza: Element): Record<string, string> {
  const { id, from } = stanza.attrs;
  return { ...(from === undefined ? {} : { to: from }), ...(id === undefined ? {} : { id }) };
}

function errorReply(stanza: Element, error: StanzaError): Element {
  return xml('iq', { ...address(stanza), type: 'error' }, error.toElement());
}
