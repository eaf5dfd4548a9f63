import { badSessionid, sessionExpired } from '../xep/0050-command-errors.ts';
import { bare } from '../xmpp/jid.ts';
import type { CommandSession } from './command-session.ts';

export interface SessionLimits {
  /** Of one bare JID; only the person's own account may have more. */
  perPeer: number;
  /** Of all others together, and of the own account. */
  total: number;
  /** How long a session waits for its next step. */
  idleMs: number;
  /** How long it outlives its peer's presence. */
  graceMs: number;
}

/** The reason of each number is in docs/decisions/limits.md. */
export const sessionLimits: SessionLimits = {
  perPeer: 16,
  total: 250,
  idleMs: 15 * 60_000,
  graceMs: 5 * 60_000,
};

const REMEMBERED_ENDED = 1000;

/**
 * The command sessions in hand. A session belongs to one full JID and one node, and its id is ours, so an id
 * that somebody else learnt or made up opens nothing (XEP-0050 §3.3, §6).
 */
export class CommandSessions {
  readonly #own: string;
  readonly #limits: SessionLimits;
  readonly #sessions = new Map<string, CommandSession>();
  /** By bare JID; what was touched last comes last. */
  readonly #peers = new Map<string, Set<CommandSession>>();
  readonly #expiry = new Map<string, NodeJS.Timeout>();
  readonly #ended = new Map<string, string>();

  /** `own` is the bare JID of the person. */
  constructor(own: string, limits: SessionLimits = sessionLimits) {
    this.#own = own;
    this.#limits = limits;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /**
   * Clients rarely close what they leave, so a peer with too many loses the one it left longest ago. When all
   * have too many, that is who has most: a crowd of sessions never costs somebody else's few.
   */
  add(session: CommandSession): void {
    const { perPeer, total } = this.#limits;
    const peer = bare(session.peer);
    const before = this.#peers.get(peer) ?? new Set();
    if (before.size >= (peer === this.#own ? total : perPeer)) this.#endOldest(before);
    else if (peer !== this.#own && this.#others >= total) this.#endOldest(this.#most());
    const ofPeer = this.#peers.get(peer) ?? new Set();
    this.#peers.set(peer, ofPeer.add(session));
    this.#sessions.set(session.id, session);
    this.#expireIn(session, this.#limits.idleMs);
  }

  find(id: string, peer: string, node: string): CommandSession {
    const session = this.#sessions.get(id);
    if (session?.peer === peer && session.node === node) {
      const ofPeer = this.#peers.get(bare(peer));
      ofPeer?.delete(session);
      ofPeer?.add(session);
      this.#expireIn(session, this.#limits.idleMs);
      return session;
    }
    throw this.#ended.get(id) === peer ? sessionExpired() : badSessionid();
  }

  end(session: CommandSession, reason: string): void {
    if (!this.#sessions.delete(session.id)) return;
    const peer = bare(session.peer);
    const ofPeer = this.#peers.get(peer);
    ofPeer?.delete(session);
    if (ofPeer?.size === 0) this.#peers.delete(peer);
    clearTimeout(this.#expiry.get(session.id));
    this.#expiry.delete(session.id);
    session.cancel(reason);
    this.#ended.set(session.id, session.peer);
    const first = this.#ended.keys().next();
    if (this.#ended.size > REMEMBERED_ENDED && !first.done) this.#ended.delete(first.value);
  }

  /** The peer went offline: its sessions live a little longer, in case only its line was cut. */
  peerGone(peer: string): void {
    for (const session of this.#peers.get(bare(peer)) ?? [])
      if (session.peer === peer) this.#expireIn(session, this.#limits.graceMs);
  }

  endWhere(chosen: (session: CommandSession) => boolean, reason: string): void {
    for (const session of [...this.#sessions.values()]) if (chosen(session)) this.end(session, reason);
  }

  get #others(): number {
    return this.#sessions.size - (this.#peers.get(this.#own)?.size ?? 0);
  }

  #most(): Set<CommandSession> {
    let most = new Set<CommandSession>();
    for (const [peer, sessions] of this.#peers)
      if (peer !== this.#own && sessions.size > most.size) most = sessions;
    return most;
  }

  /** One that was left, if there is any. */
  #endOldest(sessions: Set<CommandSession>): void {
    const [first] = sessions;
    const oldest = [...sessions].find(({ isBusy }) => !isBusy) ?? first;
    if (oldest) this.end(oldest, 'too many open sessions');
  }

  #expireIn(session: CommandSession, ms: number): void {
    clearTimeout(this.#expiry.get(session.id));
    this.#expiry.set(session.id, setTimeout(() => this.end(session, 'session expired'), ms).unref());
  }
}
