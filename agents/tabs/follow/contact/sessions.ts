import { type Account, Refusal } from '../../../../app/agent.ts';
import type { LedMessage } from '../contract-message.ts';
import { endQuery } from './contact-codecs.ts';
import { Session } from './session.ts';

/** Who says something of which following. */
export interface By {
  session: string;
  /** Full JID. */
  asker: string;
}

/** The followings with contacts that there are now, each of two full JIDs and one id. */
export class Sessions {
  readonly #account: Pick<Account, 'query'>;
  readonly #all = new Map<string, Session>();

  constructor(account: Pick<Account, 'query'>) {
    this.#account = account;
  }

  begin({ session: id, asker: peer }: By, hear?: (message: LedMessage) => void): Session {
    const ended = (reason: string, isTold: boolean) => {
      this.#all.delete(id);
      // One that is gone need not know.
      if (!isTold) this.#account.query(peer, endQuery, { session: id, reason }).catch(() => {});
    };
    const session = new Session({ id, peer, hear, ended });
    this.#all.set(id, session);
    return session;
  }

  has(id: string): boolean {
    return this.#all.has(id);
  }

  /** @throws Refusal where no following of theirs has this id */
  find({ session, asker }: By): Session {
    const known = this.#all.get(session);
    if (known?.peer !== asker) throw noSuchFollowing();
    return known;
  }

  end(reason: string): void {
    for (const one of [...this.#all.values()]) one.end(reason);
  }
}

export function noSuchFollowing(): Refusal {
  return new Refusal('item-not-found', 'There is no such following.');
}
