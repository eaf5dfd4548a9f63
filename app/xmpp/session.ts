import { ConnectionError } from './connection-error.ts';
import { PendingIqs, type RequestOptions } from './iq.ts';
import { domainOf } from './jid.ts';
import { Liveness } from './liveness.ts';
import type { StanzaRouter } from './router.ts';
import { serialise } from './serialise.ts';
import type { Stream } from './stream.ts';
import { NS_SM, readCount, request, type StreamManagement } from './stream-management.ts';
import { type Element, xml } from './xml.ts';

/** ejabberd closes the stream at 5000 stanzas it cannot be sure of, Prosody keeps 500 for a resume: stay far below. */
const reportEvery = 100;
const askEvery = 64;
/** Or after so many characters: all that the server has not acknowledged is kept. */
const askEveryLength = 256 * 1024;
const askAfterMs = 250;
/** Stanzas the server has not acknowledged; beyond, sending waits. */
const maxUnacknowledged = 4096;

export interface LivenessTimes {
  quietMs: number;
  answerMs: number;
}

/**
 * What lives from bind until the session is given up: our full JID, the requests under way and the state of stream
 * management. It outlives a stream where the server lets it be resumed on the next (XEP-0198 §5).
 */
export class Session {
  readonly jid: string;
  readonly management: StreamManagement | undefined;
  readonly #iqs: PendingIqs;
  readonly #router: StanzaRouter;
  readonly #times: LivenessTimes;
  #stream: Stream | undefined;
  #liveness: Liveness | undefined;
  #ended: ConnectionError | undefined;
  #successor: Session | undefined;
  /** Answers that became ready after the end. */
  #late: string[] = [];
  #attached = false;
  #proof: NodeJS.Timeout | undefined;
  #sentSinceAsked = 0;
  #lengthSinceAsked = 0;
  #askSoon: NodeJS.Timeout | undefined;
  #reportSoon: NodeJS.Immediate | undefined;
  #waitingForRoom: (() => void)[] = [];

  constructor(
    jid: string,
    management: StreamManagement | undefined,
    router: StanzaRouter,
    times: LivenessTimes,
  ) {
    this.jid = jid;
    this.management = management;
    this.#iqs = new PendingIqs(jid);
    this.#router = router;
    this.#times = times;
  }

  get resumable(): boolean {
    return !this.#ended && this.management?.resumptionId !== undefined;
  }

  /** Takes a stream that was bound, or resumed, for this session. `early` came before counting began. */
  attach(stream: Stream, early: readonly Element[] = []): void {
    this.#stream = stream;
    const liveness = new Liveness({
      ...this.#times,
      ask: () => this.#ask(),
      dead: () =>
        stream.destroy(
          new ConnectionError('lost', 'The server no longer answers; the line seems to be dead.'),
        ),
    });
    this.#liveness = liveness;
    stream.onBytes = () => liveness.heard();
    void stream.over.then(() => this.#detach(stream));
    if (this.#attached) this.#catchUp(stream);
    this.#attached = true;
    for (const stanza of early) this.#route(stanza);
    stream.flow((element) => this.#receive(element));
  }

  /**
   * What was not acknowledged on the old stream is sent once more, in order (XEP-0198 §5). Before it the server is
   * asked for its count: Prosody 0.12 goes on with the parser of the old stream, and when the cut left half a stanza
   * in it, understands nothing of what we say while its own words still come. Such a session is given up.
   */
  #catchUp(stream: Stream): void {
    this.#proof = setTimeout(() => {
      const reason = new ConnectionError(
        'lost',
        'The server does not go on with the resumed session; logging in anew.',
      );
      this.end(reason);
      stream.destroy(reason);
    }, this.#times.answerMs);
    stream.send(request()).catch(() => {});
    for (const stanza of this.management?.unacknowledged ?? []) this.#write(stanza);
  }

  #detach(stream: Stream): void {
    if (this.#stream !== stream) return;
    clearTimeout(this.#proof);
    this.#stream = undefined;
    this.#liveness?.stop();
    clearTimeout(this.#askSoon);
    this.#askSoon = undefined;
  }

  /** Sends in order. Resolves when the stanza is with the operating system, or safe in the queue of a resumable session. */
  async send(stanza: Element): Promise<void> {
    await this.#sendText(serialise(stanza));
  }

  async #sendText(text: string): Promise<void> {
    const { management } = this;
    while (management && !this.#ended && management.unacknowledged.length >= maxUnacknowledged)
      await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
    if (this.#ended) throw this.#ended;
    if (!this.#stream && !this.resumable)
      throw new ConnectionError('lost', 'The connection to the server broke.');
    if (!management) return this.#stream?.write(text);
    management.sent(text);
    await this.#write(text);
    this.#sentSinceAsked += 1;
    this.#lengthSinceAsked += text.length;
    if (this.#sentSinceAsked >= askEvery || this.#lengthSinceAsked >= askEveryLength) this.#ask();
    else if (this.#stream) this.#askSoon ??= setTimeout(() => this.#ask(), askAfterMs);
  }

  request(
    type: 'get' | 'set',
    to: string | undefined,
    payload: Element,
    options?: RequestOptions,
  ): Promise<Element> {
    return this.#iqs.request(type, to, payload, (iq) => this.send(iq), options);
  }

  /** Asks the server for a sign of life, with less patience than usual. */
  probe(answerMs: number): void {
    this.#liveness?.probe(answerMs);
  }

  /** Tells the server what arrived, so that it need not treat the rest as undelivered, and closes the stream. */
  async close(reason: ConnectionError, timeoutMs: number): Promise<void> {
    const stream = this.#stream;
    this.end(reason);
    if (!stream) return;
    if (this.management) stream.send(this.management.answer()).catch(() => {});
    await stream.close(timeoutMs);
  }

  /** Gives the session up: whoever waits learns it at once. */
  end(reason: ConnectionError): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#liveness?.stop();
    clearTimeout(this.#askSoon);
    clearTimeout(this.#proof);
    this.#iqs.rejectAll(reason);
    for (const resume of this.#waitingForRoom.splice(0)) resume();
  }

  /**
   * The session that takes over when this one could not be resumed. Under the same full JID it also takes the answers
   * that others may still wait for: an answer that comes twice harms nobody, a command whose outcome is lost does.
   */
  handOver(next: Session): void {
    if (next.jid !== this.jid) return;
    this.#successor = next;
    const isAnswer = (text: string) => /^<iq [^>]*\btype="(?:result|error)"/.test(text);
    const unsure = this.management?.unacknowledged.filter(isAnswer) ?? [];
    for (const text of [...unsure, ...this.#late.splice(0)]) next.#sendText(text).catch(() => {});
  }

  /** The server's count from `<a/>`, `<resumed/>` or `<failed/>`; false when it cannot be right. */
  acknowledge(h: number): boolean {
    const right = this.management?.acknowledge(h) ?? false;
    for (const resume of this.#waitingForRoom.splice(0)) resume();
    return right;
  }

  #receive(element: Element): void {
    const name = element.getName();
    if (this.management && element.getNS() === NS_SM) {
      if (name === 'r') this.#report();
      if (name !== 'a') return;
      clearTimeout(this.#proof);
      if (!this.acknowledge(readCount(element))) this.#miscounted();
      return;
    }
    if (element.getNS() !== 'jabber:client' || !(name === 'iq' || name === 'message' || name === 'presence'))
      return;
    this.management?.received(); // before anything can swallow it
    if ((this.management?.unreported ?? 0) >= reportEvery) this.#report();
    this.#route(element);
  }

  #route(stanza: Element): void {
    const { type } = stanza.attrs;
    if (stanza.getName() === 'iq' && (type === 'result' || type === 'error')) this.#iqs.settle(stanza);
    // A reply belongs to this session: resumed, it still goes out; ended, it is dropped.
    else void this.#router.handle(stanza, (reply) => this.#reply(stanza, reply));
  }

  async #reply(stanza: Element, reply: Element): Promise<void> {
    try {
      if (this.#successor) await this.#successor.send(reply);
      else if (this.#ended) this.#late.push(serialise(reply));
      else await this.send(reply);
    } catch (error) {
      if (!(error instanceof ConnectionError) || error.code === 'not-sendable')
        this.#router.onFault?.(error, stanza);
    }
  }

  /** Behind the answers of this turn: the server handles what comes first, and somebody waits for them. */
  #report(): void {
    this.#reportSoon ??= setImmediate(() => {
      this.#reportSoon = undefined;
      if (this.management && !this.#ended) this.#stream?.send(this.management.answer()).catch(() => {});
    });
  }

  #ask(): void {
    clearTimeout(this.#askSoon);
    this.#askSoon = undefined;
    this.#sentSinceAsked = 0;
    this.#lengthSinceAsked = 0;
    if (!this.#stream || this.#stream.ended) return;
    this.#liveness?.asked();
    if (this.management) this.#stream.send(request()).catch(() => {});
    // Without stream management a ping does: any answer, even an error, is a sign of life (XEP-0199 §4.2).
    else this.request('get', domainOf(this.jid), xml('ping', { xmlns: 'urn:xmpp:ping' })).catch(() => {});
  }

  async #write(text: string): Promise<void> {
    try {
      await this.#stream?.write(text);
    } catch (error) {
      if (!this.resumable) throw error;
    }
  }

  /** XEP-0198 §4: a server that acknowledges what was never sent has lost count, and so has the session. */
  #miscounted(): void {
    const reason = new ConnectionError('protocol', 'The server lost count of our stanzas; logging in anew.');
    const stream = this.#stream;
    const count = {
      xmlns: NS_SM,
      h: this.management?.acknowledged,
      'send-count': this.management?.sentCount,
    };
    this.end(reason);
    stream?.abort('undefined-condition', reason, xml('handled-count-too-high', count));
  }
}
