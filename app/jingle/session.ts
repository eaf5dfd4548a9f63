import {
  encodeJingle,
  type Jingle,
  type JingleAction,
  type JingleContent,
  type JingleReason,
  jingleErrors,
} from '../xep/0166-jingle.ts';
import type { Client } from '../xmpp/client.ts';
import type { Element } from '../xmpp/xml.ts';

/** Why a session is over; `byPeer` when the other side said so. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';
  readonly reason: JingleReason;
  readonly byPeer: boolean;

  constructor(reason: JingleReason, byPeer: boolean) {
    super(reason.text ?? `The session ended: ${reason.condition}.`);
    this.reason = reason;
    this.byPeer = byPeer;
  }
}

export interface SessionOptions {
  client: Client;
  /** Full JID of the other side. */
  peer: string;
  sid: string;
  role: 'initiator' | 'responder';
  /** The one content that a session of ours has. */
  content: Pick<JingleContent, 'creator' | 'name' | 'senders'>;
  ended(): void;
}

/** What the other side may say before we have looked at what it said first. */
const MAX_UNREAD = 20;

interface Waiting {
  look(): boolean;
  fail(error: unknown): void;
}

/**
 * One session (XEP-0166 §5) as straight code sees it: what the other side says is read by `next`, each time with a
 * deadline, and the signal aborts when it is over.
 */
export class JingleSession {
  readonly peer: string;
  readonly sid: string;
  readonly role: 'initiator' | 'responder';
  readonly signal: AbortSignal;
  /** Whether there is a stream: then it decides how long the session lives, and not the other side's presence. */
  isCarrying = false;
  /** Namespaces of session-info that somebody here reads. */
  readonly infos = new Set<string>();
  readonly #options: SessionOptions;
  readonly #over = new AbortController();
  readonly #unread: Jingle[] = [];
  readonly #waiting = new Set<Waiting>();
  #state: 'pending' | 'active' = 'pending';
  #isReplacing = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.peer = options.peer;
    this.sid = options.sid;
    this.role = options.role;
    this.signal = this.#over.signal;
  }

  /** Resolves when the other side has acknowledged it. */
  async send(
    action: Exclude<JingleAction, 'session-terminate'>,
    content: Pick<JingleContent, 'description' | 'transport'> & { info?: Element } = {},
    signal?: AbortSignal,
  ): Promise<void> {
    this.signal.throwIfAborted();
    const { info, ...parts } = content;
    if (action === 'session-accept') this.#state = 'active';
    if (action === 'transport-replace') this.#isReplacing = true;
    const { client, content: own } = this.#options;
    const me = client.jid;
    const jingle = encodeJingle({
      action,
      sid: this.sid,
      ...(action === 'session-initiate' && me !== undefined && { initiator: me }),
      ...(action === 'session-accept' && me !== undefined && { responder: me }),
      contents: info ? [] : [{ ...own, ...parts }],
      ...(info && { info }),
    });
    await client.request('set', this.peer, jingle, { signal: either(this.signal, signal) });
  }

  /** The first of what came, or is still to come, that `pick` makes something of. */
  next<T>(deadlineMs: number, what: string, pick: (jingle: Jingle) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.signal.aborted) return reject(this.signal.reason);
      const settle = () => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
      };
      const waiting: Waiting = {
        look: () => {
          try {
            for (const [index, jingle] of this.#unread.entries()) {
              const picked = pick(jingle);
              if (picked === undefined) continue;
              this.#unread.splice(index, 1);
              settle();
              resolve(picked);
              return true;
            }
          } catch (error) {
            waiting.fail(error);
          }
          return false;
        },
        fail: (error) => {
          settle();
          reject(error);
        },
      };
      const late = () => waiting.fail(new SessionEnded({ condition: 'timeout', text: what }, false));
      const timer = setTimeout(late, deadlineMs);
      this.#waiting.add(waiting);
      waiting.look();
    });
  }

  /** @throws StanzaError what the other side is told, where this is not the time for it */
  receive(jingle: Jingle): void {
    const { action, info } = jingle;
    if (this.signal.aborted) throw jingleErrors.unknownSession();
    if (action === 'session-terminate') {
      this.#end(new SessionEnded(jingle.reason ?? { condition: 'general-error' }, true));
      return;
    }
    if (action === 'session-info' && !info) return; // a ping (§6.8)
    if (action === 'session-info' && !this.infos.has(info?.getNS() ?? ''))
      throw jingleErrors.unsupportedInfo();
    if (!this.#isTimeFor(action) || this.#unread.length >= MAX_UNREAD) throw jingleErrors.outOfOrder();
    if (action === 'session-accept') this.#state = 'active';
    if (action === 'transport-accept' || action === 'transport-reject') this.#isReplacing = false;
    this.#unread.push(jingle);
    for (const waiting of [...this.#waiting]) if (waiting.look()) break;
  }

  #isTimeFor(action: JingleAction): boolean {
    switch (action) {
      case 'session-accept':
        return this.role === 'initiator' && this.#state === 'pending';
      case 'session-info':
      case 'transport-info':
        return true;
      // The initiator replaces (XEP-0260 §3); a responder that wants something else can end the session.
      case 'transport-replace':
        return this.role === 'responder' && this.#state === 'active';
      case 'transport-accept':
      case 'transport-reject':
        return this.#isReplacing;
      default:
        return false; // one content for as long as the session lasts
    }
  }

  /** Ends it and tells the other side, which need not hear it. */
  end(reason: JingleReason): void {
    if (this.signal.aborted) return;
    this.#end(new SessionEnded(reason, false));
    const { client } = this.#options;
    const jingle = encodeJingle({ action: 'session-terminate', sid: this.sid, contents: [], reason });
    client.request('set', this.peer, jingle).catch(() => {}); // gone, or it ended the session itself
  }

  /** Ends it in silence: the other side does not know it, or is not there any more. */
  drop(reason: JingleReason): void {
    this.#end(new SessionEnded(reason, true));
  }

  #end(ended: SessionEnded): void {
    if (this.signal.aborted) return;
    this.#over.abort(ended);
    for (const waiting of [...this.#waiting]) waiting.fail(ended);
    this.#options.ended();
  }
}

function either(one: AbortSignal, other: AbortSignal | undefined): AbortSignal {
  return other ? AbortSignal.any([one, other]) : one;
}
