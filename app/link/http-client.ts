import { setMaxListeners } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { z } from 'zod';
import { ask } from './http-ask.ts';
import { Idle } from './http-idle.ts';
import { Turns } from './http-turns.ts';
import { type Watched, watch } from './http-watch.ts';
import { CONNECTION_WINDOW, limits, pathOf, settings } from './http-wire.ts';
import type { Link, LinkCallOptions } from './link.ts';
import type { LinkCalls, Via } from './link-calls.ts';
import { LinkBroke, PeerFault } from './link-errors.ts';
import { HandshakeFailed } from './tls.ts';

export interface HttpLinkOptions {
  device: string;
  via: Via;
  /** Ends the link. */
  signal: AbortSignal;
  idleMs?: number | undefined;
}

const IDLE_MS = 60_000;
const GREETING_MS = 20_000;

/** The asking side of a link. It ends when nobody has asked anything for a minute. */
export class HttpLink implements Link {
  readonly device: string;
  readonly via: Via;
  readonly signal: AbortSignal;
  readonly #session: ClientHttp2Session;
  readonly #idle: Idle;
  readonly #turns = new Turns(limits.calls);

  private constructor(session: ClientHttp2Session, { gone, end }: Watched, options: HttpLinkOptions) {
    this.device = options.device;
    this.via = options.via;
    this.#session = session;
    const idle = new Idle(options.idleMs ?? IDLE_MS, end);
    this.#idle = idle;
    const over = new AbortController();
    this.signal = over.signal;
    setMaxListeners(0, over.signal); // every call listens for the end of the link
    void gone.then(() => {
      idle.end();
      over.abort(new LinkBroke());
    });
  }

  /**
   * Resolves once the other side has spoken HTTP/2: by then it has looked at our key, and taken it.
   * @throws HandshakeFailed
   */
  static async open(socket: TLSSocket, options: HttpLinkOptions): Promise<HttpLink> {
    const session = connect('https://link', {
      createConnection: () => socket,
      settings,
      maxHeaderListPairs: 32,
    });
    session.once('connect', () => session.setLocalWindowSize(CONNECTION_WINDOW));
    const watched = watch(session, socket, options.signal, options.via === 'inband');
    const timer = setTimeout(watched.end, GREETING_MS);
    const greeted = new Promise<true>((resolve) => session.once('remoteSettings', () => resolve(true)));
    const isThere = await Promise.race([greeted, watched.gone]);
    clearTimeout(timer);
    if (!isThere) throw new HandshakeFailed('the other side did not take our key');
    return new HttpLink(session, watched, options);
  }

  /** As if it had just been used: it does not end before it is. */
  touch(): void {
    this.#idle.touch();
  }

  /** It does not end for being unused until the returned function is called. */
  hold(): () => void {
    this.#idle.begin();
    return () => this.#idle.done();
  }

  async call<C extends { name: string; link: LinkCalls }, K extends Extract<keyof C['link'], string>>(
    contract: C,
    name: K,
    input: z.input<C['link'][K]['input']>,
    options: LinkCallOptions<C['link'][K]> = {},
  ): Promise<z.output<C['link'][K]['output']>> {
    const declared: LinkCalls[string] | undefined = contract.link[name];
    if (!declared) throw new TypeError(`no call ${name}`);
    if (this.signal.aborted) throw this.signal.reason;
    this.#idle.begin();
    let done = () => {};
    try {
      done = await this.#turns.next(options.signal);
      const told = options.progress as ((value: unknown) => void) | undefined;
      const output = await ask(this.#session, this.signal, {
        ...options,
        path: pathOf(contract.name, name),
        input,
        progress: told && ((value) => told(declared.progress ? check(declared.progress, value) : value)),
      });
      return check(declared.output, output) as z.output<C['link'][K]['output']>;
    } finally {
      done();
      this.#idle.done();
    }
  }
}

function check(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new PeerFault('The other device gave an answer that does not fit the question.');
  return parsed.data;
}
