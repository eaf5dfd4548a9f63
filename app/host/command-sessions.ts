import { badSessionid, sessionExpired } from '../xep/0050-command-errors.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import type { CommandSession } from './command-session.ts';

export interface SessionLimits {
  perPeer: number;
  total: number;
  /** How long a session waits for its next step. */
  idleMs: number;
  /** How long it outlives its peer's presence. */
  graceMs: number;
}

export const sessionLimits: SessionLimits = {
  perPeer: 64,
  total: 1000,
  idleMs: 15 * 60_000,
  graceMs: 5 * 60_000,
};

const REMEMBERED_ENDED = 1000;

/**
 * The command sessions in hand. A session belongs to one full JID and one node, and its id is ours, so an id
 * that somebody else learnt or made up opens nothing (XEP-0050 §3.3, §6).
 */
export class CommandSessions {
  readonly #limits: SessionLimits;
  readonly #sessions = new Map<string, CommandSession>();
  readonly #expiry = new Map<string, NodeJS.Timeout>();
  readonly #ended = new Map<string, string>();

  constructor(limits: SessionLimits = sessionLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** A peer with too many open sessions loses its oldest: clients rarely close what they leave. */
  add(session: CommandSession): void {
    const ofPeer = [...this.#sessions.values()].filter((one) => one.peer === session.peer);
    const oldest = ofPeer.length >= this.#limits.perPeer ? ofPeer[0] : undefined;
    if (oldest) this.end(oldest, 'too many open sessions');
    if (this.#sessions.size >= this.#limits.total) {
      throw new StanzaError('wait', 'resource-constraint', 'Too many commands are running. Try again later.');
    }
    this.#sessions.set(session.id, session);
    this.#expireIn(session, this.#limits.idleMs);
  }

  find(id: string, peer: string, node: string): CommandSession {
    const session = this.#sessions.get(id);
    if (session?.peer === peer && session.node === node) {
      this.#expireIn(session, this.#limits.idleMs);
      return session;
    }
    throw this.#ended.get(id) === peer ? sessionExpired() : badSessionid();
  }

  end(session: CommandSession, reason: string): void {
    if (!this.#sessions.delete(session.id)) return;
    clearTimeout(this.#expiry.get(session.id));
    this.#expiry.delete(session.id);
    session.cancel(reason);
    this.#ended.set(session.id, session.peer);
    const first = this.#ended.keys().next();
    if (this.#ended.size > REMEMBERED_ENDED && !first.done) this.#ended.delete(first.value);
  }

  /** The peer went offline: its sessions live a little longer, in case only its line was cut. */
  peerGone(peer: string): void {
    for (const session of this.#sessions.values()) {
      if (session.peer === peer) this.#expireIn(session, this.#limits.graceMs);
    }
  }

  endWhere(chosen: (session: CommandSession) => boolean, reason: string): void {
    for (const session of [...this.#sessions.values()]) if (chosen(session)) this.end(session, reason);
  }

  #expireIn(session: CommandSession, ms: number): void {
    clearTimeout(this.#expiry.get(session.id));
    this.#expiry.set(session.id, setTimeout(() => this.end(session, 'session expired'), ms).unref());
  }
}
