import { randomUUID } from 'node:crypto';
import { type Account, Refusal } from '../../../../app/agent.ts';
import type { LedMessage } from '../contract-message.ts';
import type { Leader } from '../leader.ts';
import { askToFollow } from './ask-to-follow.ts';
import { endQuery } from './contact-codecs.ts';
import { whenGone } from './presence.ts';
import { Teller } from './teller.ts';

const ENDED_THERE = 'It was ended there.';

/** By whom, and in which following. */
interface By {
  session: string;
  /** Full JID. */
  asker: string;
}

interface Session {
  /** Full JID of the other side. */
  peer: string;
  /** Of who follows. */
  hear?(message: LedMessage): void;
  /** `isTold`: the other side knows. */
  end(reason: string, isTold: boolean): void;
}

export interface ContactsOptions {
  account: Account;
  leader: Leader;
  /** Ends all of it. */
  signal: AbortSignal;
}

/** Followings with people of other accounts, each of two full JIDs and one session. */
export class Contacts {
  readonly #options: ContactsOptions;
  readonly #sessions = new Map<string, Session>();

  constructor(options: ContactsOptions) {
    this.#options = options;
    const endAll = () => {
      for (const one of [...this.#sessions.values()]) one.end(ENDED_THERE, false);
    };
    options.signal.addEventListener('abort', endAll, { once: true });
  }

  /** The person has said yes: the asker is told what they look at, until somebody ends it. */
  lead({ session, asker, isPermitted }: By & { isPermitted(): boolean }): void {
    const { account, leader, signal } = this.#options;
    if (this.#sessions.has(session)) {
      this.#find({ session, asker }); // asked again, because the answer was lost
      return;
    }
    const contact = contactOf(asker);
    if (!account.agentsOf(contact).includes(asker))
      throw new Refusal('not-allowed', 'Only contacts of each other who are online can follow.');
    const over = new AbortController();
    const end = (reason: string, isTold: boolean) => {
      if (!this.#sessions.delete(session)) return;
      over.abort();
      if (!isTold) this.#tellEnd(asker, session, reason);
    };
    const mayGoOn = () => {
      if (!isPermitted()) end('You may not follow any more.', false);
      return !over.signal.aborted;
    };
    const failed = () => end('It cannot be told any more.', false);
    const teller = new Teller({ account, to: asker, session, mayGoOn, failed });
    this.#sessions.set(session, { peer: asker, end });
    try {
      const led = leader.lead(contact, (message) => teller.tell(message), over.signal);
      void led.then((reason) => end(reason, false));
    } catch (error) {
      end('', true);
      throw error;
    }
    whenGone(account, asker, AbortSignal.any([signal, over.signal]), { look: mayGoOn, gone: failed });
  }

  /** Resolves with the reason when it ended over there; the signal ends it here. */
  async follow(
    contact: string,
    { hear, signal }: { hear(message: LedMessage | undefined): void; signal: AbortSignal },
  ): Promise<{ reason: string }> {
    const { account } = this.#options;
    const leader = theOneOf(account, contact);
    const session = randomUUID();
    const over = new AbortController();
    let why = '';
    const end = (reason: string, isTold: boolean) => {
      if (!this.#sessions.delete(session)) return;
      why = reason;
      over.abort();
      if (!isTold) this.#tellEnd(leader, session, reason);
    };
    this.#sessions.set(session, { peer: leader, hear, end });
    const abort = () => end('Its person ended it.', false);
    signal.addEventListener('abort', abort, { once: true });
    try {
      await askToFollow(account, leader, session, over.signal);
      hear(undefined);
      whenGone(account, leader, over.signal, { gone: () => end('It went offline.', false) });
      await new Promise<void>((resolve) => {
        if (over.signal.aborted) resolve();
        else over.signal.addEventListener('abort', () => resolve(), { once: true });
      });
    } catch (error) {
      if (!over.signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', abort);
      this.#sessions.delete(session);
    }
    return { reason: why };
  }

  /** @throws Refusal where no following of theirs has this session */
  hear(by: By, message: LedMessage): void {
    const { hear } = this.#find(by);
    if (!hear) throw unknown();
    hear(message);
  }

  /** @throws Refusal where no following of theirs has this session */
  ended(by: By, reason = ENDED_THERE): void {
    this.#find(by).end(reason, true);
  }

  #find({ session, asker }: By): Session {
    const known = this.#sessions.get(session);
    if (known?.peer !== asker) throw unknown();
    return known;
  }

  #tellEnd(to: string, session: string, reason: string): void {
    // One that is gone need not know.
    this.#options.account.query(to, endQuery, { session, reason }).catch(() => {});
  }
}

/** Bare JID of a full one. */
function contactOf(full: string): string {
  return full.split('/', 1)[0] ?? full;
}

/** The one device of a contact that can be asked, or the one that is named by its full JID. */
function theOneOf(account: Account, contact: string): string {
  const bare = contactOf(contact);
  const all = agentsOf(account, bare).filter((full) => contact === bare || full === contact);
  const [one, another] = all;
  if (!one)
    throw new Refusal('service-unavailable', `${bare} is no contact of yours who is online with Dragoman.`);
  if (another) throw new Refusal('conflict', `${bare} is online more than once. Name one: ${all.join(', ')}`);
  return one;
}

/** What a person typed may be no JID at all. */
function agentsOf(account: Account, contact: string): readonly string[] {
  try {
    return account.agentsOf(contact);
  } catch {
    throw new Refusal('bad-request', `${contact} is not the address of a person, such as ann@example.net.`);
  }
}

function unknown(): Refusal {
  return new Refusal('item-not-found', 'There is no such following.');
}
