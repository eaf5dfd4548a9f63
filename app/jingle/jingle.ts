import { randomUUID } from 'node:crypto';
import { decodeJingle, encodeJingle, type Jingle, jingleErrors, NS_JINGLE } from '../xep/0166-jingle.ts';
import type { Client } from '../xmpp/client.ts';
import { bare } from '../xmpp/jid.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { JingleSession, SessionEnded } from './session.ts';

/** What a session is for, told by the namespace of its description. */
export interface Application {
  namespace: string;
  /** Decides at once, before anything is kept. @throws StanzaError what the other side is told instead */
  admit(from: string): void;
  /** What it throws ends the session. */
  answer(session: JingleSession, initiate: Jingle): Promise<void>;
}

export interface JingleOptions {
  client: Client;
  /** Bare JID of the person. */
  account: string;
  onFault(error: unknown): void;
}

/** Sessions that others began. A device has one or two, and a client that sends files one each. */
const limits = { ownFullJid: 16, own: 64, peer: 4, peers: 32 };

/**
 * All sessions of this resource, by peer and sid (XEP-0166 §5). Who may ask at all, the gate has decided; who may have
 * a session, its application.
 */
export class JingleSessions {
  readonly #options: JingleOptions;
  readonly #applications = new Map<string, Application>();
  readonly #sessions = new Map<string, JingleSession>();

  constructor(options: JingleOptions) {
    this.#options = options;
    options.client.router.iq('set', NS_JINGLE, 'jingle', async ({ from, payload }) => {
      const jingle = decodeJingle(payload);
      if (jingle.action === 'session-initiate') this.#initiated(from, jingle);
      else this.#find(from, jingle.sid).receive(jingle);
      return undefined;
    });
    options.client.router.presence(({ attrs: { from, type } }) => {
      if (type === 'unavailable') this.#lost((peer) => peer === from, 'The other side went offline.');
    });
    options.client.on('online', ({ resumed }) => {
      if (!resumed) this.#lost(() => true, 'The connection to the server broke.');
    });
  }

  get size(): number {
    return this.#sessions.size;
  }

  serve(application: Application): void {
    this.#applications.set(application.namespace, application);
  }

  /** A session of ours with this full JID; nothing is sent yet. */
  begin(peer: string, name: string, senders: 'both' | 'initiator'): JingleSession {
    return this.#add(peer, randomUUID(), 'initiator', { creator: 'initiator', name, senders });
  }

  #initiated(from: string, initiate: Jingle): void {
    const { sid, contents } = initiate;
    const [content] = contents;
    const description = content?.description;
    if (this.#sessions.has(key(from, sid))) throw jingleErrors.outOfOrder();
    if (!content || !description) throw new StanzaError('modify', 'bad-request');
    const application = this.#applications.get(description.getNS() ?? '');
    application?.admit(from);
    this.#makeRoom(from);
    if (!application || contents.length > 1) {
      this.#turnAway(from, sid);
      return;
    }
    const { creator, name, senders } = content;
    const session = this.#add(from, sid, 'responder', { creator, name, ...(senders && { senders }) });
    // The acknowledgement goes out first.
    setImmediate(() => {
      application.answer(session, initiate).catch((error) => this.#failed(session, error));
    });
  }

  #lost(isMeant: (peer: string) => boolean, text: string): void {
    for (const session of [...this.#sessions.values()])
      if (isMeant(session.peer) && !session.isCarrying) session.drop({ condition: 'gone', text });
  }

  #failed(session: JingleSession, error: unknown): void {
    if (error instanceof SessionEnded) session.end(error.reason);
    else {
      session.end({ condition: 'general-error' });
      if (!(error instanceof StanzaError)) this.#options.onFault(error);
    }
  }

  /** Nothing is kept of a session that this version has no use for (§6.3.2). */
  #turnAway(peer: string, sid: string): void {
    const reason = { condition: 'unsupported-applications' } as const;
    const terminate = encodeJingle({ action: 'session-terminate', sid, contents: [], reason });
    setImmediate(() => this.#options.client.request('set', peer, terminate).catch(() => {}));
  }

  /** @throws StanzaError wait/resource-constraint */
  #makeRoom(from: string): void {
    const { account } = this.#options;
    const begun = [...this.#sessions.values()].filter(({ role }) => role === 'responder');
    const isOwn = (peer: string) => bare(peer) === account;
    const count = (is: (peer: string) => boolean) => begun.filter(({ peer }) => is(peer)).length;
    const isFull = isOwn(from)
      ? count((peer) => peer === from) >= limits.ownFullJid || count(isOwn) >= limits.own
      : count((peer) => bare(peer) === bare(from)) >= limits.peer ||
        count((peer) => !isOwn(peer)) >= limits.peers;
    if (isFull) throw new StanzaError('wait', 'resource-constraint', 'Too many sessions at one time.');
  }

  #add(
    peer: string,
    sid: string,
    role: JingleSession['role'],
    content: ConstructorParameters<typeof JingleSession>[0]['content'],
  ): JingleSession {
    const { client } = this.#options;
    const ended = () => void this.#sessions.delete(key(peer, sid));
    const session = new JingleSession({ client, peer, sid, role, content, ended });
    this.#sessions.set(key(peer, sid), session);
    return session;
  }

  /** @throws StanzaError item-not-found with unknown-session */
  #find(from: string, sid: string): JingleSession {
    const session = this.#sessions.get(key(from, sid));
    if (!session) throw jingleErrors.unknownSession();
    return session;
  }
}

function key(peer: string, sid: string): string {
  return JSON.stringify([peer, sid]);
}
