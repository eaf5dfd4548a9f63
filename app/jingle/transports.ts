import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Via } from '../link/link-calls.ts';
import { type Jingle, NS_JINGLE } from '../xep/0166-jingle.ts';
import { decodeS5bTransport, NS_JINGLE_S5B } from '../xep/0260-jingle-socks5.ts';
import { decodeInBandTransport, encodeInBandTransport, NS_JINGLE_IBB } from '../xep/0261-jingle-in-band.ts';
import type { Client } from '../xmpp/client.ts';
import type { Element } from '../xmpp/xml.ts';
import { carry } from './carry.ts';
import { InBand, MAX_BLOCK_BYTES } from './in-band.ts';
import { Proxies } from './proxies.ts';
import { NoWay, S5bNegotiation } from './s5b.ts';
import { type JingleSession, SessionEnded } from './session.ts';
import { Socks5Listener } from './socks5-listener.ts';

const ANSWER_MS = 30_000;

/** What is served by this folder alone; each application adds its own. */
export const jingleFeatures = [NS_JINGLE, NS_JINGLE_S5B, NS_JINGLE_IBB];

export interface Way {
  stream: Duplex;
  via: Via;
}

export interface Opening {
  description: Element;
  via?: Via | undefined;
  /** How long the other side may think; a person there may be asked. */
  acceptMs?: number;
}

/** From a session to its stream, on either side: SOCKS5 (XEP-0260), and in-band (XEP-0261) where that leads nowhere. */
export class Transports {
  readonly #client: Client;
  readonly #listener = new Socks5Listener();
  readonly #proxies: Proxies;
  readonly #inBand: InBand;

  constructor(client: Client, account: string) {
    this.#client = client;
    this.#proxies = new Proxies(client, account);
    this.#inBand = new InBand(client);
  }

  /** As initiator.. @throws SessionEnded, NoWay, StanzaError */
  async open(session: JingleSession, opening: Opening): Promise<Way> {
    const way =
      opening.via === 'inband'
        ? await this.#openInBand(session, opening)
        : await this.#openS5b(session, opening);
    carry(session, way.stream);
    return way;
  }

  /** As responder, once the application has said yes. @throws SessionEnded, NoWay, StanzaError */
  async accept(session: JingleSession, { contents }: Jingle): Promise<Way> {
    const [content] = contents;
    const { description, transport } = content ?? {};
    const namespace = transport?.getNS();
    if (!description || !transport || (namespace !== NS_JINGLE_S5B && namespace !== NS_JINGLE_IBB))
      throw new SessionEnded({ condition: 'unsupported-transports' }, false);
    const way =
      namespace === NS_JINGLE_IBB
        ? await this.#acceptInBand(session, transport, 'session-accept', description)
        : await this.#acceptS5b(session, transport, description);
    carry(session, way.stream);
    return way;
  }

  async #openS5b(session: JingleSession, { description, via, acceptMs }: Opening): Promise<Way> {
    const only = via === 'direct' || via === 'proxy' ? via : undefined;
    const negotiation = await S5bNegotiation.prepare({ ...this.#parts(session), only });
    try {
      await session.send('session-initiate', { description, transport: negotiation.transport });
      const theirs = decodeS5bTransport(await accepted(session, acceptMs));
      return await negotiation.settle(theirs);
    } catch (error) {
      if (!(error instanceof NoWay) || only) throw error;
    } finally {
      negotiation.close();
    }
    return this.#replace(session);
  }

  /** XEP-0260 §3 */
  async #replace(session: JingleSession): Promise<Way> {
    const sid = randomUUID();
    const transport = encodeInBandTransport({ sid, blockSize: MAX_BLOCK_BYTES });
    await session.send('transport-replace', { transport });
    const what = 'The other side did not say whether it takes the stream in-band.';
    const answer = await session.next(ANSWER_MS, what, (jingle) =>
      jingle.action === 'transport-accept' || jingle.action === 'transport-reject' ? jingle : undefined,
    );
    const theirs = answer.contents[0]?.transport;
    if (answer.action === 'transport-reject' || !theirs) throw new NoWay('in-band is refused');
    return this.#begin(session, sid, theirs);
  }

  async #openInBand(session: JingleSession, { description, acceptMs }: Opening): Promise<Way> {
    const sid = randomUUID();
    const transport = encodeInBandTransport({ sid, blockSize: MAX_BLOCK_BYTES });
    await session.send('session-initiate', { description, transport });
    return this.#begin(session, sid, await accepted(session, acceptMs));
  }

  async #begin(session: JingleSession, sid: string, theirs: Element): Promise<Way> {
    const { blockSize = MAX_BLOCK_BYTES } = decodeInBandTransport(theirs);
    const size = Math.min(blockSize, MAX_BLOCK_BYTES);
    return { stream: await this.#inBand.open(session.peer, sid, size, session.signal), via: 'inband' };
  }

  async #acceptS5b(session: JingleSession, transport: Element, description: Element): Promise<Way> {
    const theirs = decodeS5bTransport(transport);
    if (theirs.mode === 'udp') throw new SessionEnded({ condition: 'unsupported-transports' }, false);
    const negotiation = await S5bNegotiation.prepare(this.#parts(session), theirs.sid);
    try {
      await session.send('session-accept', { description, transport: negotiation.transport });
      return await negotiation.settle(theirs);
    } catch (error) {
      if (!(error instanceof NoWay)) throw error;
    } finally {
      negotiation.close();
    }
    const what = 'No way leads to the other side.';
    const replace = await session.next(ANSWER_MS, what, (jingle) =>
      jingle.action === 'transport-replace' ? jingle : undefined,
    );
    const next = replace.contents[0]?.transport;
    if (next?.getNS() === NS_JINGLE_IBB) return this.#acceptInBand(session, next, 'transport-accept');
    await session.send('transport-reject', next ? { transport: next } : {});
    throw new SessionEnded({ condition: 'unsupported-transports' }, false);
  }

  async #acceptInBand(
    session: JingleSession,
    transport: Element,
    action: 'session-accept' | 'transport-accept',
    description?: Element,
  ): Promise<Way> {
    const { sid, blockSize = MAX_BLOCK_BYTES } = decodeInBandTransport(transport);
    const ours = encodeInBandTransport({ sid, blockSize });
    const late = AbortSignal.any([session.signal, AbortSignal.timeout(ANSWER_MS)]);
    const opened = this.#inBand.expect(session.peer, sid, blockSize, late);
    opened.catch(() => {}); // waited for below, if the answer arrives
    await session.send(action, { transport: ours, ...(description && { description }) });
    return { stream: await opened, via: 'inband' };
  }

  #parts(session: JingleSession) {
    const { jid } = this.#client;
    if (jid === undefined) throw new SessionEnded({ condition: 'gone', text: 'We are not online.' }, false);
    return { jid, session, listener: this.#listener, proxies: this.#proxies };
  }
}

/** Their transport, once they have said yes. */
function accepted(session: JingleSession, acceptMs = ANSWER_MS): Promise<Element> {
  return session.next(acceptMs, 'The other side did not answer in time.', ({ action, contents }) => {
    if (action !== 'session-accept') return undefined;
    const transport = contents[0]?.transport;
    if (!transport) throw new SessionEnded({ condition: 'failed-transport' }, false);
    return transport;
  });
}
