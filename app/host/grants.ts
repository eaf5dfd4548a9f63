import type { Contract } from '../agent.ts';
import type { Decision, Grant, Who } from '../grant.ts';
import { bare } from '../xmpp/jid.ts';
import { type Asker, byStanza } from './asker.ts';

/** What a decision looks at; nothing else about the asker counts. */
export interface Circles {
  /** Bare JID of the person. */
  account: string;
  groupsOf(jid: string): readonly string[];
  /** Whether the person let this contact see their presence. */
  isContact(jid: string): boolean;
  isBlocked(jid: string): boolean;
}

/**
 * Who may. One function decides for listing and for running: the person's grants in their order, then the
 * agent's defaults, then no.
 */
export class Grants {
  readonly #circles: Circles;
  readonly #grants: () => readonly Grant[];
  readonly #defaults: readonly Grant[];

  constructor(circles: Circles, contracts: readonly Contract[], grants: () => readonly Grant[]) {
    this.#circles = circles;
    this.#grants = grants;
    this.#defaults = contracts.flatMap((contract) =>
      Object.entries(contract.permissions).flatMap(([name, permission]) =>
        permission.default.map((one) => ({ ...one, permission: `${contract.name}.${name}` })),
      ),
    );
  }

  decide(permission: string, asker: Asker): Decision {
    if (this.#isBlocked(asker.jid)) return 'deny';
    const matches = (one: Grant) => one.permission === permission && this.isOneOf([one.who], asker);
    const grant = this.#grants().find(matches) ?? this.#defaults.find(matches);
    // Strangers cannot make the person's screen ask.
    if (grant?.decision === 'ask' && grant.who === 'everyone' && !this.#isKnown(asker.jid)) return 'deny';
    return grant?.decision ?? 'deny';
  }

  isOneOf(circle: readonly Who[], { jid, isPaired }: Asker): boolean {
    return circle.some((who) => {
      if (who === 'everyone') return true;
      if (who === 'own-account') return this.isOwn(jid);
      if (who === 'own-devices') return isPaired;
      if (who === 'contacts') return !this.isOwn(jid) && this.#circles.isContact(jid);
      if (who.startsWith('jid:')) return isSame(who.slice('jid:'.length), jid);
      return this.#circles.groupsOf(jid).includes(who.slice('group:'.length));
    });
  }

  /** The server's word that this is the person's own account. */
  isOwn(jid: string): boolean {
    return bare(jid) === this.#circles.account;
  }

  /** Whether the person lets this asker do anything at all. */
  isGrantee(jid: string): boolean {
    const permissions = new Set([...this.#grants(), ...this.#defaults].map((one) => one.permission));
    return [...permissions].some((permission) => this.decide(permission, byStanza(jid)) !== 'deny');
  }

  #isKnown(jid: string): boolean {
    return this.isOwn(jid) || this.#circles.isContact(jid);
  }

  #isBlocked(jid: string): boolean {
    return !this.isOwn(jid) && this.#circles.isBlocked(jid);
  }
}

/** What the settings name may be no JID at all; then it is nobody. */
function isSame(named: string, jid: string): boolean {
  try {
    return bare(named) === bare(jid);
  } catch {
    return false;
  }
}
