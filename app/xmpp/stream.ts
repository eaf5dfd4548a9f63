import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import ConnectionTCP from '@xmpp/connection-tcp';
import { ConnectionError } from './connection-error.ts';
import { within } from './deadline.ts';
import { dial, type Target } from './dial.ts';
import { bare, domainOf } from './jid.ts';
import { Outbox } from './outbox.ts';
import { Parser, XmlError } from './parser.ts';
import { serialise } from './serialise.ts';
import { fromStreamError } from './stream-error.ts';
import { encrypt } from './tls.ts';
import { type Element, xml } from './xml.ts';

const NS_STREAMS = 'http://etherx.jabber.org/streams';
const NS_STREAM_ERRORS = 'urn:ietf:params:xml:ns:xmpp-streams';

/** Elements a server may send ahead while we log in; it has no reason to send more. */
const maxWaiting = 256;

export interface StreamOptions {
  /** Our bare JID, or the domain alone where there is none yet; the domain is whom we talk to. */
  jid: string;
  ca?: string | undefined;
  stepTimeoutMs: number;
  maxStanzaBytes: number;
}

/**
 * One XML stream over one TCP connection (RFC 6120 §4), from dialling to its end. It can be read in two ways: by
 * `receive`, one element after the other, while logging in, and by `flow` afterwards. It ends once, for one reason.
 */
export class Stream extends ConnectionTCP {
  /** Resolves with the reason when the stream is over; never rejects. */
  readonly over: Promise<ConnectionError>;
  encrypted = false;
  /** Whether the peer ended it on purpose; such a session is never resumable (XEP-0198 §5). */
  closedByPeer = false;
  /** Called for every chunk that arrives, whatever is in it: the line is alive. */
  onBytes: (() => void) | undefined;
  readonly #options: StreamOptions;
  readonly #domain: string;
  #end!: (reason: ConnectionError) => void;
  #reason: ConnectionError | undefined;
  #waiting: Element[] = [];
  #wanted: { resolve: (element: Element) => void; reject: (error: Error) => void } | undefined;
  #deliver: ((element: Element) => void) | undefined;
  /** The TCP connection below TLS. */
  #bare: Socket | undefined;
  #out: Outbox | undefined;
  /** Nothing may follow our `</stream:stream>`. */
  #isClosing = false;

  constructor(options: StreamOptions) {
    const domain = domainOf(options.jid);
    super({ domain, timeout: options.stepTimeoutMs });
    this.#options = options;
    this.#domain = domain;
    this.NS = 'jabber:client';
    const { maxStanzaBytes } = options;
    this.Parser = class extends Parser {
      constructor() {
        super({ maxStanzaBytes });
      }
    };
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.on('error', (error: Error) => this.#finish(lost(error)));
    this.on('disconnect', () => this.#finish(lost()));
    this.on('close', () => {
      this.closedByPeer = true;
      this.#finish(new ConnectionError('lost', 'The server closed the stream.'));
    });
  }

  get ended(): boolean {
    return this.#reason !== undefined;
  }

  get tls(): TLSSocket | undefined {
    return this.encrypted ? (this.socket as TLSSocket) : undefined;
  }

  /** TCP, and TLS at once where the target wants it. */
  async connect(target: Target, signal: AbortSignal): Promise<void> {
    this._attachSocket(await dial(target, this.#options.stepTimeoutMs, signal));
    if (target.directTls) await this.#encrypt(true);
  }

  /** After `<proceed/>` (RFC 6120 §5.4.3.3). What came before the encryption is not to be believed after it. */
  async startTls(): Promise<void> {
    if (this.#waiting.length > 0)
      throw new ConnectionError(
        'protocol',
        'Somebody put words into the stream before its encryption; we left.',
      );
    this._detachParser();
    await this.#encrypt(false);
  }

  async #encrypt(direct: boolean): Promise<void> {
    const { socket } = this;
    if (!socket || this.#reason) throw this.#reason ?? lost();
    const { ca, stepTimeoutMs: timeoutMs } = this.#options;
    this._detachSocket();
    this.#bare = socket;
    this._attachSocket(await encrypt(socket, { domain: this.#domain, ca, direct, timeoutMs }));
    this.encrypted = true;
  }

  /** Opens or restarts the stream, and resolves with its features (RFC 6120 §4.3.2). */
  async openStream(): Promise<Element> {
    this._detachParser();
    try {
      const header = await this.open({ domain: this.#domain });
      if (!header.is('stream', NS_STREAMS))
        throw new ConnectionError('protocol', 'What answers there is not an XMPP server.');
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') throw this.#tooSlow('Opening the stream');
      throw this.#reason ?? error;
    }
    const features = await this.receive('Opening the stream');
    if (!features.is('features', NS_STREAMS))
      throw new ConnectionError('protocol', 'The server did not say what it offers.');
    return features;
  }

  /** We say who we are only where nobody can read it (RFC 6120 §4.7.1). */
  override headerElement(): Element {
    const header = super.headerElement();
    if (this.encrypted && this.#options.jid.includes('@')) header.attrs.from = bare(this.#options.jid);
    return header;
  }

  /** The next element, waited for no longer than a step may take. */
  async receive(what: string): Promise<Element> {
    const next = this.#waiting.shift();
    if (next) return next;
    if (this.#reason) throw this.#reason;
    const arrival = new Promise<Element>((resolve, reject) => {
      this.#wanted = { resolve, reject };
    });
    try {
      return await within(this.#options.stepTimeoutMs, what, arrival);
    } finally {
      this.#wanted = undefined;
    }
  }

  #tooSlow(what: string): ConnectionError {
    const seconds = this.#options.stepTimeoutMs / 1000;
    return new ConnectionError(
      'timeout',
      `${what} took longer than ${seconds} s. Is the server reachable and well?`,
    );
  }

  /** From here on every element goes to `deliver` as it arrives, those that wait already first. */
  flow(deliver: (element: Element) => void): void {
    this.#deliver = deliver;
    for (const element of this.#waiting.splice(0)) deliver(element);
  }

  override async send(element: Element): Promise<void> {
    await this.write(serialise(element));
  }

  override async write(text: string): Promise<void> {
    const outbox = this.#outbox;
    if (this.#reason || !outbox) throw this.#reason ?? lost();
    const written = outbox.write(text);
    // While logging in `open` of @xmpp/connection listens only once its write is done, and would miss a quick server.
    if (this.#deliver) outbox.schedule();
    else outbox.flush();
    try {
      await written;
    } catch (error) {
      throw this.#reason ?? lost(error);
    }
  }

  /** Of the socket there is now: TLS takes the place of TCP. */
  get #outbox(): Outbox | undefined {
    const { socket } = this;
    if (socket && this.#out?.socket !== socket) this.#out = new Outbox(socket as Socket);
    return socket ? this.#out : undefined;
  }

  override _onData(bytes: Uint8Array): void {
    // Already now, so that the answers leave before whatever else waits for the end of this turn.
    if (this.#deliver && !this.#isClosing) this.#outbox?.heard();
    this.onBytes?.();
    try {
      (this.parser as Parser | null)?.write(bytes);
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      this.abort(
        error.condition,
        new ConnectionError('protocol', `${error.message}; the stream was closed.`),
      );
    }
  }

  override _onElement(element: Element): void {
    if (this.#reason) return;
    if (element.is('error', NS_STREAMS)) {
      this.closedByPeer = true;
      this.#finish(fromStreamError(element));
    } else if (this.#deliver) this.#deliver(element);
    else if (this.#wanted) {
      this.#wanted.resolve(element);
      this.#wanted = undefined;
    } else if (this.#waiting.push(element) > maxWaiting)
      this.abort(
        'policy-violation',
        new ConnectionError('protocol', 'The server sent too much ahead of the login.'),
      );
  }

  /** Ends the stream with a stream error of ours (RFC 6120 §4.9). */
  abort(condition: string, reason: ConnectionError, application?: Element): void {
    if (this.#reason) return;
    const error = xml(
      'stream:error',
      {},
      xml(condition, { xmlns: NS_STREAM_ERRORS }),
      ...(application ? [application] : []),
    );
    this.#finish(reason, error.toString());
  }

  /**
   * Closes the stream in good order (RFC 6120 §4.4): says so, and waits for the peer to say so too. It may still have
   * much to read that was sent before: whoever shows no life for `quietMs` is left, and anybody after four times that.
   */
  async close(quietMs: number): Promise<void> {
    this.#isClosing = true;
    this.#out?.drop(isBlock); // what is carried in stanzas may be much, and its stream ends here
    let leave = () => {};
    const patience = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const [quiet, late] = [setTimeout(leave, quietMs), setTimeout(leave, 4 * quietMs)];
    this.onBytes = () => void quiet.refresh();
    const closed = this.write(this.footer()).then(() => this.over);
    await Promise.race([closed, patience]).catch(() => {}); // not even that can be said any more
    clearTimeout(quiet);
    clearTimeout(late);
    this.destroy(new ConnectionError('stopped', 'The stream was closed.'));
  }

  destroy(reason: ConnectionError): void {
    const { socket } = this;
    this.#finish(reason);
    socket?.destroy();
    this.#bare?.destroy();
  }

  #finish(reason: ConnectionError, lastWords = ''): void {
    if (this.#reason) return;
    this.#reason = reason;
    const { socket } = this;
    this.#out?.drain();
    if (socket && !socket.destroyed) {
      socket.end(lastWords + this.footer());
      socket.destroySoon();
      // A peer that no longer reads must not hold the socket open.
      setTimeout(() => socket.destroy(), 1000).unref();
    }
    this.#wanted?.reject(reason);
    this.#end(reason);
    this.emit('error', reason); // ends a waiting open()
  }
}

/** Of an in-band bytestream (XEP-0047 §2.2). */
function isBlock(text: string): boolean {
  return /^<(?:iq|message) [^>]*><data [^>]*\bxmlns="http:\/\/jabber\.org\/protocol\/ibb"/.test(text);
}

function lost(cause?: unknown): ConnectionError {
  if (cause instanceof ConnectionError) return cause;
  const why = cause instanceof Error ? ` (${(cause as NodeJS.ErrnoException).code ?? cause.message})` : '';
  return new ConnectionError('lost', `The connection to the server broke${why}.`, { cause });
}
