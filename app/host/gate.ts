import { bare, domainOf } from '../xmpp/jid.ts';
import type { Admission } from '../xmpp/router.ts';
import type { Element } from '../xmpp/xml.ts';
import type { Absence } from './absence.ts';
import type { Grants } from './grants.ts';
import type { Done, Limits } from './limits.ts';
import type { Roster } from './roster.ts';
import { sizeOf } from './stanza-size.ts';
import type { Tally } from './tally.ts';

export interface GateOptions {
  /** Bare JID of the person. */
  account: string;
  grants: Grants;
  roster: Roster;
  isBlocked(jid: string): boolean;
  absence: Absence;
  strangers: Tally;
  limits: Limits;
  /** Those who were told to wait. */
  limited: Tally;
  /** Settled once roster and block list are known; nobody is judged before. */
  ready(): Promise<void>;
}

/**
 * The one door: own JIDs, those who see our presence and those whom a grant names are served, as much as the
 * limits allow; for everybody else nobody is here. Servers deliver any stranger's IQ to a full JID, so this is
 * the only wall.
 */
export class Gate {
  readonly #options: GateOptions;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Whether this entity may know that we are here. */
  isVisible(jid: string): boolean {
    const { grants, roster, isBlocked } = this.#options;
    if (grants.isOwn(jid)) return true;
    if (isBlocked(jid)) return false;
    return roster.isSubscriber(jid) || grants.isGrantee(jid);
  }

  /** Whether a message of this sender gets an answer. */
  hears(jid: string): boolean {
    const { grants, limits } = this.#options;
    return this.isVisible(jid) && (grants.isOwn(jid) || limits.allowsMessage(bare(jid)));
  }

  /** @throws StanzaError wait/resource-constraint, for those alone who may know that we are here */
  async admit(iq: Element): Promise<Admission> {
    const { account, grants, limits, ready } = this.#options;
    const { from } = iq.attrs;
    if (!from || from === account || from === domainOf(account)) return { verdict: 'serve' }; // our own server
    await ready();
    const peer = bare(from);
    if (!this.isVisible(from)) return this.#turnAway(iq, peer);
    try {
      return { verdict: 'serve', done: grants.isOwn(from) ? limits.own() : limits.peer(peer, sizeOf(iq)) };
    } catch (error) {
      this.#options.limited.refused(peer);
      throw error;
    }
  }

  /** The stanza to send instead; nothing when even that cannot be known, or could only pile up here. */
  async #turnAway(iq: Element, peer: string): Promise<Admission> {
    const { absence, limits, strangers } = this.#options;
    strangers.refused(peer);
    const done: Done | undefined = limits.stranger(sizeOf(iq));
    if (!done) return { verdict: undefined };
    return { verdict: await absence.answer(iq).catch(() => undefined), done };
  }
}
