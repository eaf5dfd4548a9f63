import { StanzaError } from '../xmpp/stanza-error.ts';

/**
 * Roster and block list pushes count only from the account itself; anybody else who sends one gets what an
 * unknown request gets (RFC 6121 §2.1.6; CVE-2017-5589 is what happens otherwise).
 */
export function fromOwnServer(from: string, account: string): void {
  if (from !== '' && from !== account) throw new StanzaError('cancel', 'service-unavailable');
}
