import type { Carrier, Carriers } from '../link/carrier.ts';
import type { Via } from '../link/link-calls.ts';
import { Refusal } from '../refusal.ts';
import { ConnectionError } from '../xmpp/connection-error.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { xml } from '../xmpp/xml.ts';
import { endWithStream } from './carry.ts';
import type { JingleSessions } from './jingle.ts';
import { NoWay } from './s5b.ts';
import { SessionEnded } from './session.ts';
import type { Transports } from './transports.ts';

/** What is said about a link before its TLS: nothing (docs/protocol/carrier.md). */
export const NS_LINK = 'urn:dragoman:link:0';

const ways: Record<Via, string> = {
  direct:
    'No direct connection to it could be made. Are both devices in one network, or is one reachable from outside?',
  proxy: 'No relay (proxy65) works between the two devices. The server may offer none.',
  inband: 'The server does not let the bytes through as messages.',
};

/** Carriers of links are Jingle sessions whose application is our own. */
export class LinkCarriers implements Carriers {
  readonly #sessions: JingleSessions;
  readonly #transports: Transports;

  constructor(sessions: JingleSessions, transports: Transports) {
    this.#sessions = sessions;
    this.#transports = transports;
  }

  async open(
    to: string,
    { via, signal }: { via?: Via | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<Carrier> {
    signal?.throwIfAborted();
    const session = this.#sessions.begin(to, 'link', 'both');
    const letGo = () => session.end({ condition: 'cancel' });
    signal?.addEventListener('abort', letGo, { once: true });
    try {
      const way = await this.#transports.open(session, { description: description(), via });
      endWithStream(session, way.stream);
      return way;
    } catch (error) {
      session.end({ condition: error instanceof NoWay ? 'connectivity-error' : 'cancel' });
      signal?.throwIfAborted();
      throw refusal(error, via);
    } finally {
      signal?.removeEventListener('abort', letGo);
    }
  }

  serve(accepts: (from: string) => boolean, opened: (from: string, carrier: Carrier) => void): void {
    this.#sessions.serve({
      namespace: NS_LINK,
      admit: (from) => {
        if (!accepts(from)) throw new StanzaError('auth', 'forbidden');
      },
      answer: async (session, initiate) => {
        const way = await this.#transports.accept(session, initiate);
        endWithStream(session, way.stream);
        opened(session.peer, way);
      },
    });
  }
}

const description = () => xml('description', { xmlns: NS_LINK });

/** In words for the person; what is no answer of the other side stays as it is. */
function refusal(error: unknown, via: Via | undefined): unknown {
  if (error instanceof NoWay)
    return new Refusal('service-unavailable', via ? ways[via] : 'No way leads to that device at present.');
  if (error instanceof SessionEnded) {
    const { condition, text } = error.reason;
    if (condition === 'connectivity-error' || condition === 'failed-transport')
      return new Refusal('service-unavailable', via ? ways[via] : 'The way to that device broke.');
    return new Refusal('service-unavailable', text ?? `That device ended the session (${condition}).`);
  }
  if (error instanceof StanzaError) {
    if (error.condition === 'forbidden')
      return new Refusal('forbidden', 'That device does not know this one as paired. Pair them again.');
    if (error.condition === 'resource-constraint')
      return new Refusal(
        'resource-constraint',
        'That device has too many connections open. Try again later.',
      );
    return new Refusal('service-unavailable', 'That device is not online, or runs a version without links.');
  }
  if (error instanceof ConnectionError) return new Refusal('service-unavailable', error.message);
  return error;
}
