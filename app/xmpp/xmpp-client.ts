import Emittery from 'emittery';
import { toConnectionError } from './attempt.ts';
import { Attempts } from './attempts.ts';
import type { Client, ClientEvents, ClientOptions, ClientState, ConnectionFacts } from './client.ts';
import { ConnectionError } from './connection-error.ts';
import type { RequestOptions } from './iq.ts';
import { bare, parseJid } from './jid.ts';
import type { Login, TlsFacts } from './login.ts';
import { StanzaRouter } from './router.ts';
import { Session } from './session.ts';
import type { Stream } from './stream.ts';
import type { Element } from './xml.ts';

const closeTimeoutMs = 1000;
const probeAnswerMs = 5000;

/** The client that stays online: one stream after the other, one session for as long as it can be resumed. */
export class XmppClient implements Client {
  readonly router: StanzaRouter;
  readonly #options: ClientOptions;
  readonly #attempts: Attempts;
  readonly #events = new Emittery<ClientEvents>();
  #state: ClientState = 'offline';
  #session: Session | undefined;
  #stream: Stream | undefined;
  #last: Login | undefined;
  /** Set from start() to stop() or failure; its signal ends everything. */
  #running: AbortController | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
    const jid = bare(parseJid(options.jid));
    this.#attempts = new Attempts({
      ...{ jid, options },
      session: () => this.#session,
      failed: (error) => this.#become('connecting', error),
    });
    this.router = new StanzaRouter(jid);
  }

  get jid(): string | undefined {
    return this.#session?.jid;
  }

  get state(): ClientState {
    return this.#state;
  }

  get features(): Element | undefined {
    return this.#last?.features;
  }

  get tls(): TlsFacts | undefined {
    return this.#last?.tls;
  }

  get facts(): ConnectionFacts | undefined {
    if (!this.#last) return undefined;
    const { mechanism, tls } = this.#last;
    const streamManagement = this.#session?.management !== undefined;
    return { mechanism, tls, streamManagement, resumable: this.#session?.resumable ?? false };
  }

  on<K extends keyof ClientEvents>(event: K, listener: (value: ClientEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  async send(stanza: Element): Promise<void> {
    await this.#online().send(stanza);
  }

  async request(
    type: 'get' | 'set',
    to: string | undefined,
    payload: Element,
    options?: RequestOptions,
  ): Promise<Element> {
    return this.#online().request(type, to, payload, options);
  }

  #online(): Session {
    if (this.#session && this.#state === 'online') return this.#session;
    throw new ConnectionError(
      'offline',
      'Nothing was sent: there is no connection to the server at present.',
    );
  }

  async start({ retry = false }: { retry?: boolean } = {}): Promise<void> {
    if (this.#running) throw new Error('The client is started already');
    const running = new AbortController();
    this.#running = running;
    this.#become('connecting');
    try {
      const { signal } = running;
      this.#settle(await (retry ? this.#attempts.until(signal) : this.#attempts.once(signal)));
    } catch (thrown) {
      const error = running.signal.aborted ? (running.signal.reason as Error) : (thrown as Error);
      if (!running.signal.aborted) this.#fail(error);
      throw error;
    }
    void this.#stayOnline(running.signal);
  }

  async stop(): Promise<void> {
    const reason = new ConnectionError('stopped', 'The connection was closed by us.');
    this.#running?.abort(reason);
    this.#running = undefined;
    const session = this.#session;
    this.#session = undefined;
    await session?.close(reason, closeTimeoutMs);
    this.#become('offline');
  }

  reconnectNow(): void {
    if (this.#state === 'online') this.#session?.probe(probeAnswerMs);
    else this.#attempts.hurry();
  }

  #settle(made: Login): void {
    const { stream, outcome } = made;
    this.#last = made;
    this.#stream = stream;
    const before = this.#session;
    if (!outcome.resumed) {
      before?.end(
        new ConnectionError('lost', 'The session could not be resumed; what was under way is lost.'),
      );
      const times = this.#options.liveness ?? { quietMs: 60_000, answerMs: 20_000 };
      this.#session = new Session(outcome.jid, outcome.management, this.router, times);
    }
    const session = this.#session;
    if (!session) throw new Error('A session was resumed that is not there');
    this.#become('online');
    this.#emit('online', { jid: session.jid, resumed: outcome.resumed });
    session.attach(stream, outcome.resumed ? [] : outcome.early);
    if (before !== session) before?.handOver(session);
  }

  async #stayOnline(signal: AbortSignal): Promise<void> {
    for (;;) {
      const stream = this.#stream;
      const session = this.#session;
      if (!stream || !session) return;
      const since = performance.now();
      const reason = await stream.over;
      if (signal.aborted) return;
      if (reason.final) return this.#fail(reason);
      // A stream that was closed takes its session along (XEP-0198 §5); one that broke may be resumed for a while.
      const closed = stream.closedByPeer || reason.code === 'protocol';
      this.#attempts.ended({ isShunned: closed && performance.now() - since < 60_000 });
      this.#become('connecting', reason);
      const given = new ConnectionError('lost', `${reason.message} What was under way is lost.`, {
        cause: reason,
      });
      if (closed || !session.resumable) session.end(given);
      const expiry = setTimeout(() => session.end(given), session.management?.keptMs ?? 0);
      try {
        this.#settle(await this.#attempts.until(signal, { pauseFirst: true }));
      } catch (error) {
        if (!signal.aborted) this.#fail(error as Error);
        return;
      } finally {
        clearTimeout(expiry);
      }
    }
  }

  #fail(error: Error): void {
    this.#running = undefined;
    const reason = toConnectionError(error);
    this.#session?.end(reason);
    this.#session = undefined;
    this.#become('offline', reason);
    if (reason.final) this.#emit('failed', reason);
  }

  #become(state: ClientState, error?: Error): void {
    if (state === this.#state && !error) return;
    this.#state = state;
    this.#emit('state', error ? { state, error } : { state });
  }

  #emit<K extends keyof ClientEvents>(event: K, value: ClientEvents[K]): void {
    // A listener that throws is a fault of ours, never of the stream.
    this.#events.emit(event, value).catch((error) => {
      queueMicrotask(() => {
        throw error;
      });
    });
  }
}
