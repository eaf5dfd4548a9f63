import { bare, domainOf } from '../xmpp/jid.ts';
import type { Element } from '../xmpp/xml.ts';
import type { Absence } from './absence.ts';
import type { Grants } from './grants.ts';
import type { Roster } from './roster.ts';
import type { Strangers } from './strangers.ts';

export interface GateOptions {
  /** Bare JID of the person. */
  account: string;
  grants: Grants;
  roster: Roster;
  isBlocked(jid: string): boolean;
  absence: Absence;
  strangers: Strangers;
  /** Settled once roster and block list are known; nobody is judged before. */
  ready(): Promise<void>;
}

/**
 * The one door: own JIDs, those who see our presence and those whom a grant names are served; for everybody
 * else nobody is here. Servers deliver any stranger's IQ to a full JID, so this is the only wall.
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

  /** 'serve', or the stanza to send instead; nothing when even that cannot be known. */
  async admit(iq: Element): Promise<'serve' | Element | undefined> {
    const { account, absence, strangers, ready } = this.#options;
    const { from } = iq.attrs;
    if (!from || from === account || from === domainOf(account)) return 'serve'; // our own server
    await ready();
    if (this.isVisible(from)) return 'serve';
    strangers.refused(bare(from));
    return absence.answer(iq).catch(() => undefined);
  }
}
