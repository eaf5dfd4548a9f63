import { setTimeout as delay } from 'node:timers/promises';
import Emittery from 'emittery';
import pRetry from 'p-retry';
import { atItsTargets, toConnectionError } from './attempt.ts';
import { ConnectionError } from './connection-error.ts';
import type { RequestOptions } from './iq.ts';
import { bare, domainOf, parseJid } from './jid.ts';
import { defaultStepTimeoutMs, type Login, login, type TlsFacts } from './login.ts';
import { defaultLimits } from './parser.ts';
import { type Router, StanzaRouter } from './router.ts';
import { scramMechanisms } from './sasl.ts';
import { type LivenessTimes, Session } from './session.ts';
import type { Stream } from './stream.ts';
import type { Element } from './xml.ts';

export { ConnectionError } from './connection-error.ts';

export interface ClientOptions {
  /** Bare JID of the account. */
  jid: string;
  /** The resource asked for; the server may give another. */
  resource?: string | undefined;
  /** Asked anew at every login, so that it need not be kept. */
  password: () => Promise<string>;
  /** Instead of asking DNS. The certificate must be the JID's domain's all the same. */
  server?: { host: string; port: number; directTls?: boolean } | undefined;
  /** PEM of a private certificate authority, trusted beside the public ones. */
  ca?: string | undefined;
  /** Whether the server may be shown the password itself, inside TLS. */
  allowPlain?: boolean | undefined;
  /** The SCRAM mechanisms to accept, best first; both by default. */
  mechanisms?: readonly ('SCRAM-SHA-256' | 'SCRAM-SHA-1')[] | undefined;
  stepTimeoutMs?: number | undefined;
  maxStanzaBytes?: number | undefined;
  liveness?: LivenessTimes | undefined;
  backoff?: { minMs: number; maxMs: number } | undefined;
}

export type ClientState = 'offline' | 'connecting' | 'online';

export interface ClientEvents {
  /** `error`: why we went offline, or why the last attempt failed. */
  state: { state: ClientState; error?: Error };
  /** `resumed: false`: the server knows nothing of us yet, presence must be sent. */
  online: { jid: string; resumed: boolean };
  /** Final: nothing is tried any more. */
  failed: Error;
}

/** What `dragoman doctor` reports of a connection. */
export interface ConnectionFacts {
  mechanism: string;
  tls: TlsFacts;
  streamManagement: boolean;
  resumable: boolean;
}

export interface Client {
  readonly jid: string | undefined;
  readonly state: ClientState;
  readonly router: Router;
  /** The server's stream features after login. */
  readonly features: Element | undefined;
  readonly tls: TlsFacts | undefined;
  readonly facts: ConnectionFacts | undefined;
  /**
   * Resolves when first online. Rejects when that fails for good, and at the first failure of any kind unless
   * `retry` is set.
   */
  start(options?: { retry?: boolean }): Promise<void>;
  stop(): Promise<void>;
  /** The network changed or the machine woke up: do not wait for the next attempt, and doubt the present line. */
  reconnectNow(): void;
  send(stanza: Element): Promise<void>;
  request(
    type: 'get' | 'set',
    to: string | undefined,
    payload: Element,
    options?: RequestOptions,
  ): Promise<Element>;
  on<K extends keyof ClientEvents>(event: K, listener: (value: ClientEvents[K]) => void): () => void;
}

const closeTimeoutMs = 1000;
const probeAnswerMs = 5000;

export function createClient(options: ClientOptions): Client {
  return new XmppClient(options);
}

class XmppClient implements Client {
  readonly router: StanzaRouter;
  readonly #options: ClientOptions;
  readonly #jid: string;
  readonly #backoff: { minMs: number; maxMs: number };
  readonly #events = new Emittery<ClientEvents>();
  #state: ClientState = 'offline';
  #session: Session | undefined;
  #stream: Stream | undefined;
  #last: Login | undefined;
  /** Set from start() to stop() or failure; its signal ends everything. */
  #running: AbortController | undefined;
  /** The wait and the attempt under way; reconnectNow() cuts it short. */
  #round: AbortController | undefined;
  #shunned = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#jid = bare(parseJid(options.jid));
    this.#backoff = options.backoff ?? { minMs: 1000, maxMs: 60_000 };
    this.router = new StanzaRouter(this.#jid);
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
      this.#settle(retry ? await this.#reconnect(running.signal) : await this.#connect(running.signal));
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
    else this.#round?.abort();
  }

  /** One attempt at every address of the domain. */
  #connect(signal: AbortSignal): Promise<Login> {
    const { options, jid } = { options: this.#options, jid: this.#jid };
    const credentials = {
      username: jid.slice(0, jid.lastIndexOf('@')),
      password: options.password,
      mechanisms: [
        ...(options.mechanisms ?? scramMechanisms),
        ...(options.allowPlain ? ['PLAIN' as const] : []),
      ],
    };
    return atItsTargets({ domain: domainOf(jid), server: options.server, signal }, (target) =>
      login(
        {
          jid,
          credentials,
          target,
          signal,
          resource: options.resource,
          ca: options.ca,
          stepTimeoutMs: options.stepTimeoutMs ?? defaultStepTimeoutMs,
          maxStanzaBytes: options.maxStanzaBytes ?? defaultLimits.maxStanzaBytes,
        },
        this.#session,
      ),
    );
  }

  /** Attempts with growing pauses until one succeeds, a final error comes up, or `signal` aborts. */
  async #reconnect(signal: AbortSignal, pauseFirst = false): Promise<Login> {
    let pause = pauseFirst;
    for (;;) {
      const round = new AbortController();
      this.#round = round;
      const both = AbortSignal.any([signal, round.signal]);
      try {
        if (pause) await delay(this.#firstPauseMs(), undefined, { signal: both });
        return await pRetry(() => this.#connect(both), {
          retries: Number.POSITIVE_INFINITY,
          minTimeout: this.#backoff.minMs,
          maxTimeout: this.#backoff.maxMs,
          factor: 2,
          randomize: true,
          signal: both,
          shouldRetry: ({ error }) => !(error instanceof ConnectionError && error.final),
          onFailedAttempt: ({ error }) => {
            if (!both.aborted) this.#become('connecting', error);
          },
        });
      } catch (error) {
        if (signal.aborted || !round.signal.aborted) throw error;
        pause = false; // told to hurry
      }
    }
  }

  /** Jitter keeps a restarted server from meeting all its clients at once; being shown the door makes us slower. */
  #firstPauseMs(): number {
    const { minMs, maxMs } = this.#backoff;
    return Math.min(maxMs, minMs * 2 ** this.#shunned * (1 + Math.random()));
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
      this.#shunned = closed && performance.now() - since < 60_000 ? this.#shunned + 1 : 0;
      this.#become('connecting', reason);
      const given = new ConnectionError('lost', `${reason.message} What was under way is lost.`, {
        cause: reason,
      });
      if (closed || !session.resumable) session.end(given);
      const expiry = setTimeout(() => session.end(given), session.management?.keptMs ?? 0);
      try {
        this.#settle(await this.#reconnect(signal, true));
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
