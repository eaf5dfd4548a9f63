import { randomUUID } from 'node:crypto';
import { type Account, Refusal } from '../../../../app/agent.ts';
import type { FollowingNow } from '../contract-follow.ts';
import type { Leader } from '../leader.ts';
import { agentOf, bareOf } from './agent-of.ts';
import { askPerson } from './ask-person.ts';
import { inviteQuery } from './contact-codecs.ts';
import { leadContact } from './lead-contact.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

const TAKEN_BACK = 'It was taken back.';

export interface InvitationsOptions {
  account: Pick<Account, 'query' | 'agentsOf'>;
  leader: Leader;
  sessions: Sessions;
  /** Whom it asks has changed. */
  onChange(): void;
}

/** Contacts whom our person would have follow, and who have not answered yet. */
export class Invitations {
  readonly #options: InvitationsOptions;
  readonly #waiting = new Set<Session>();
  #declined: FollowingNow['declined'];

  constructor(options: InvitationsOptions) {
    this.#options = options;
  }

  get now(): Pick<FollowingNow, 'invited' | 'declined'> {
    const invited = [...new Set([...this.#waiting].map(({ contact }) => contact))];
    return { invited, ...(this.#declined && { declined: this.#declined }) };
  }

  /** Resolves once that contact follows. The signal takes it back before. @throws Refusal where they will not */
  async invite(contact: string, signal: AbortSignal): Promise<void> {
    this.#declined = undefined;
    try {
      const session = this.#begin(agentOf(this.#options.account, contact));
      await this.#ask(session, signal);
      this.#lead(session);
    } catch (error) {
      const reason = error instanceof Refusal ? error.message : 'It could not begin.';
      if (reason !== TAKEN_BACK) this.#declined = { device: bareOf(contact), reason };
      throw error;
    } finally {
      this.#options.onChange();
    }
  }

  /** @param contact all of them where none is named */
  takeBack(contact?: string): void {
    for (const session of [...this.#waiting])
      if (contact === undefined || session.contact === contact || session.peer === contact)
        session.end(TAKEN_BACK);
  }

  #begin(peer: string): Session {
    if ([...this.#waiting].some((one) => one.peer === peer))
      throw new Refusal('conflict', `${bareOf(peer)} is asked already.`);
    return this.#options.sessions.begin({ session: randomUUID(), asker: peer });
  }

  async #ask(session: Session, signal: AbortSignal): Promise<void> {
    const { account, onChange } = this.#options;
    const takeBack = () => session.end(TAKEN_BACK);
    signal.addEventListener('abort', takeBack, { once: true });
    this.#waiting.add(session);
    onChange();
    try {
      await askPerson(account, inviteQuery, session);
    } catch (error) {
      session.end('', { isTold: true });
      throw error;
    } finally {
      signal.removeEventListener('abort', takeBack);
      this.#waiting.delete(session);
    }
  }

  #lead(session: Session): void {
    try {
      leadContact(this.#options.account, this.#options.leader, session);
    } catch (error) {
      session.end('It could not begin.');
      throw error;
    }
  }
}
