import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Account } from '../../../../app/agent.ts';
import type { LedMessage } from '../contract-message.ts';
import type { Leader } from '../leader.ts';
import { agentOf, mustBeAgent } from './agent-of.ts';
import { askPerson } from './ask-person.ts';
import { followQuery } from './contact-codecs.ts';
import { Invitations } from './invitations.ts';
import { leadContact } from './lead-contact.ts';
import { whenGone } from './presence.ts';
import type { Session } from './session.ts';
import { type By, noSuchFollowing, Sessions } from './sessions.ts';

const ENDED_THERE = 'It was ended there.';

export interface ContactsOptions {
  account: Account;
  leader: Leader;
  /** Who is invited has changed. */
  onInvited(): void;
  /** Ends all of it. */
  signal: AbortSignal;
}

export interface FollowContactOptions {
  /** With nothing at first, where that contact's person said yes before they showed anything. */
  hear(message?: LedMessage): void;
  /** Ends it here. */
  signal: AbortSignal;
}

/** Followings with people of other accounts (docs/protocol/follow.md, With a contact). */
export class Contacts {
  readonly invitations: Invitations;
  readonly #options: ContactsOptions;
  readonly #sessions: Sessions;

  constructor(options: ContactsOptions) {
    this.#options = options;
    const { account, leader, onInvited, signal } = options;
    const sessions = new Sessions(account);
    this.#sessions = sessions;
    this.invitations = new Invitations({ account, leader, sessions, onChange: onInvited });
    signal.addEventListener('abort', () => sessions.end(ENDED_THERE), { once: true });
  }

  /** Whether this was begun already, and the answer was lost. @throws Refusal where it is somebody else's */
  has(by: By): boolean {
    if (!this.#sessions.has(by.session)) return false;
    this.#sessions.find(by);
    return true;
  }

  /** The person has said yes: the asker is told what they look at, until somebody ends it. */
  lead(by: By & { isPermitted(): boolean }): void {
    const { account, leader } = this.#options;
    if (this.has(by)) return;
    mustBeAgent(account, by.asker);
    const session = this.#sessions.begin(by);
    try {
      leadContact(account, leader, session, by.isPermitted);
    } catch (error) {
      session.end('', { isTold: true });
      throw error;
    }
  }

  /** Asks to follow; resolves with the reason when it ended. @throws Refusal where they will not lead */
  async follow(contact: string, { hear, signal }: FollowContactOptions): Promise<{ reason: string }> {
    const { account } = this.#options;
    const by = { session: randomUUID(), asker: agentOf(account, contact) };
    const session = this.#sessions.begin(by, hear);
    return this.#whileFollowing(session, signal, async () => {
      await askPerson(account, followQuery, session);
      hear();
    });
  }

  /** The person has said yes to the asker's invitation; resolves with the reason when it ended. */
  async accept(by: By, { hear, signal }: FollowContactOptions): Promise<{ reason: string }> {
    return this.#whileFollowing(this.#sessions.begin(by, hear), signal);
  }

  /** @throws Refusal where no following of theirs has this session */
  hear(by: By, message: LedMessage): void {
    const { hear } = this.#sessions.find(by);
    if (!hear) throw noSuchFollowing();
    hear(message);
  }

  /** @throws Refusal where no following of theirs has this session */
  ended(by: By, reason = ENDED_THERE): void {
    this.#sessions.find(by).end(reason, { isTold: true });
  }

  async #whileFollowing(
    session: Session,
    signal: AbortSignal,
    ask: () => Promise<void> = async () => {},
  ): Promise<{ reason: string }> {
    const { over } = session;
    const end = () => session.end('Its person ended it.');
    signal.addEventListener('abort', end, { once: true });
    try {
      await ask();
      whenGone(this.#options.account, session.peer, over, { gone: () => session.end('It went offline.') });
      if (!over.aborted) await once(over, 'abort');
    } catch (error) {
      if (!over.aborted) {
        session.end('', { isTold: true });
        throw error;
      }
    } finally {
      signal.removeEventListener('abort', end);
    }
    return { reason: session.reason };
  }
}
