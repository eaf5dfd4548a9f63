import type { Account, Effect, QueryRequest } from '../../../app/agent.ts';
import { jidIn } from '../itip/address.ts';

/** Who asks, what they are to the person, and what is noted and done about it. */
export type Asking = Pick<QueryRequest<unknown>, 'asker' | 'isOneOf' | 'account' | 'note' | 'effect'>;

/** Somebody whom an address names, and nobody vouches for; without a JID the person themselves stand there. */
export function askingBy(
  address: string,
  { account, effect, note }: { account: Account; effect: Effect; note(text: string): void },
): Asking {
  const jid = jidIn(address);
  return {
    ...{ asker: jid ?? account.jid, account, effect, note },
    isOneOf: (circle) => jid !== undefined && account.isOneOf(jid, circle),
  };
}

/** Without what only programs read. */
export function nameOf(address: string): string {
  return address.replace(/^(xmpp|mailto):/, '');
}
