import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { destinationAddress, type StreamHost } from '../xep/0065-socks5-bytestreams.ts';
import type { Jingle } from '../xep/0166-jingle.ts';
import {
  decodeS5bTransport,
  encodeS5bTransport,
  NS_JINGLE_S5B,
  type S5bCandidate,
  type S5bNews,
  type S5bTransport,
} from '../xep/0260-jingle-socks5.ts';
import { bare } from '../xmpp/jid.ts';
import type { Element } from '../xmpp/xml.ts';
import type { Proxies } from './proxies.ts';
import { type Connected, connectToOne, ownCandidates } from './s5b-candidates.ts';
import { type JingleSession, SessionEnded } from './session.ts';
import { connectSocks5 } from './socks5-connect.ts';
import type { Expected, Socks5Listener } from './socks5-listener.ts';

/** The other side tries ten candidates at most, some seconds each. */
const NEWS_MS = 30_000;
const PROXY_MS = 5_000;

export interface S5bEnd {
  stream: Socket;
  via: 'direct' | 'proxy';
}

export interface S5bOptions {
  /** Our full JID. */
  jid: string;
  session: JingleSession;
  listener: Socks5Listener;
  proxies: Proxies;
  /** Only these candidates, of both sides. */
  only?: 'direct' | 'proxy' | undefined;
}

/** No candidate of either side works; the initiator may replace the transport (XEP-0260 §3). */
export class NoWay extends Error {}

/** Our side of one negotiation (XEP-0260): from what we offer to the stream. */
export class S5bNegotiation {
  readonly #options: S5bOptions;
  readonly #sid: string;
  readonly #expected: Expected | undefined;
  readonly #proxies: readonly StreamHost[];
  readonly #offered: readonly S5bCandidate[];

  private constructor(
    options: S5bOptions,
    sid: string,
    expected: Expected | undefined,
    proxies: readonly StreamHost[],
  ) {
    this.#options = options;
    this.#sid = sid;
    this.#expected = expected;
    this.#proxies = proxies;
    const relays = options.only === 'direct' ? [] : proxies;
    this.#offered = ownCandidates(options.jid, expected?.port ?? 0, relays);
  }

  /** `sid`: of the stream, as the initiator chose it. To be closed, whatever comes of it. */
  static async prepare(options: S5bOptions, sid: string = randomUUID()): Promise<S5bNegotiation> {
    const { jid, session, listener, proxies, only } = options;
    const relays = await proxies.list();
    const destination = destinationAddress(sid, jid, session.peer);
    const expected = only === 'proxy' ? undefined : await listener.expect(destination);
    return new S5bNegotiation(options, sid, expected, relays);
  }

  close(): void {
    this.#expected?.close();
  }

  /** For session-initiate and session-accept. */
  get transport(): Element {
    const { jid, session } = this.#options;
    return encodeS5bTransport({
      sid: this.#sid,
      dstaddr: destinationAddress(this.#sid, jid, session.peer),
      ...(session.role === 'initiator' && { mode: 'tcp' }),
      candidates: [...this.#offered],
    });
  }

  /** @throws NoWay, SessionEnded */
  async settle({ candidates }: S5bTransport): Promise<S5bEnd> {
    const { session, only } = this.#options;
    const wanted = candidates.filter(({ type }) => !only || (only === 'proxy') === (type === 'proxy'));
    const better = new AbortController();
    const attempt = this.#connect(wanted, AbortSignal.any([session.signal, better.signal]));
    attempt.catch(() => {}); // waited for below, if all goes well until there
    try {
      const used = await this.#theirChoice();
      // Nothing that we could still reach would be better than a connection that is there (§2.4).
      if (used?.type === 'direct') better.abort();
      const mine = await attempt;
      return await this.#nominated(mine, used);
    } catch (error) {
      better.abort();
      attempt.then((late) => late?.socket.destroy()).catch(() => {});
      throw error;
    }
  }

  /** Tries theirs and tells them what came of it. */
  async #connect(candidates: readonly S5bCandidate[], signal: AbortSignal): Promise<Connected | undefined> {
    const { jid, session } = this.#options;
    const found = await connectToOne({
      candidates,
      destination: destinationAddress(this.#sid, session.peer, jid),
      isOwnAccount: bare(session.peer) === bare(jid),
      proxies: this.#proxies,
      signal,
    });
    try {
      await this.#tell(
        found ? { news: 'candidate-used', cid: found.candidate.cid } : { news: 'candidate-error' },
      );
      return found;
    } catch (error) {
      found?.socket.destroy();
      throw error;
    }
  }

  /** The candidate of ours that they have reached, if any. */
  async #theirChoice(): Promise<S5bCandidate | undefined> {
    const heard = await this.#hear(['candidate-used', 'candidate-error']);
    if (!('cid' in heard)) return undefined;
    const used = this.#offered.find(({ cid }) => cid === heard.cid);
    if (!used) throw new SessionEnded({ condition: 'failed-transport' }, false);
    return used;
  }

  /** §2.4: the higher priority counts, then the initiator's choice. */
  async #nominated(mine: Connected | undefined, used: S5bCandidate | undefined): Promise<S5bEnd> {
    const isInitiator = this.#options.session.role === 'initiator';
    if (mine && used) {
      const lead = mine.candidate.priority - used.priority;
      if (lead > 0 || (lead === 0 && isInitiator)) return this.#take(mine);
      mine.socket.destroy();
      return this.#give(used);
    }
    if (mine) return this.#take(mine);
    if (used) return this.#give(used);
    throw new NoWay('no candidate of either side works');
  }

  /** Theirs is used: a relay carries nothing before they have activated it. */
  async #take({ candidate, socket }: Connected): Promise<S5bEnd> {
    if (candidate.type !== 'proxy') return { stream: socket, via: 'direct' };
    try {
      const { news } = await this.#hear(['activated', 'proxy-error']);
      if (news === 'activated') return { stream: socket, via: 'proxy' };
    } catch (error) {
      socket.destroy();
      throw error;
    }
    socket.destroy();
    throw new NoWay('the other side could not activate its relay');
  }

  /** Ours is used. */
  async #give(used: S5bCandidate): Promise<S5bEnd> {
    if (used.type === 'proxy') return { stream: await this.#activate(used), via: 'proxy' };
    const socket = this.#expected?.take(used.host);
    if (!socket) throw new SessionEnded({ condition: 'failed-transport' }, false);
    return { stream: socket, via: 'direct' };
  }

  async #activate({ cid, jid: proxy, host, port }: S5bCandidate): Promise<Socket> {
    const { jid, session, proxies } = this.#options;
    const destination = destinationAddress(this.#sid, jid, session.peer);
    let socket: Socket | undefined;
    try {
      socket = await connectSocks5({ host, port, destination }, PROXY_MS, session.signal);
      await proxies.activate(proxy, this.#sid, session.peer);
    } catch {
      socket?.destroy();
      await this.#tell({ news: 'proxy-error' });
      throw new NoWay('the relay could not be activated');
    }
    try {
      await this.#tell({ news: 'activated', cid });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return socket;
  }

  async #tell(news: S5bNews): Promise<void> {
    const transport = encodeS5bTransport({ sid: this.#sid, candidates: [], news });
    await this.#options.session.send('transport-info', { transport });
  }

  #hear<N extends S5bNews['news']>(wanted: readonly N[]): Promise<S5bNews & { news: N }> {
    const what = 'The other side did not say which way it can be reached.';
    return this.#options.session.next(NEWS_MS, what, (jingle) => {
      const news = newsIn(jingle, this.#sid);
      return news && isOneOf(news, wanted) ? news : undefined;
    });
  }
}

function isOneOf<N extends S5bNews['news']>(
  news: S5bNews,
  wanted: readonly N[],
): news is S5bNews & { news: N } {
  return wanted.some((one) => one === news.news);
}

function newsIn({ action, contents }: Jingle, sid: string): S5bNews | undefined {
  const transport = contents[0]?.transport;
  const isOurs = action === 'transport-info' && transport?.is('transport', NS_JINGLE_S5B);
  return isOurs && transport?.attrs.sid === sid ? decodeS5bTransport(transport).news : undefined;
}
