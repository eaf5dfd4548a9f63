import type { Account } from '../../../app/agent.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { itipQuery } from './itip-query.ts';

/** What the other side says about the message itself would be the same the next time. */
const final = ['bad-request', 'forbidden', 'not-acceptable', 'not-allowed'];

/** They have it; they do not take it, and never will; or nobody knows, and it is to be sent again. Never rejects. */
export type Sent = 'received' | 'refused' | 'unknown';

export async function sendMessage(
  account: Account,
  to: string,
  ical: string,
  signal: AbortSignal,
): Promise<Sent> {
  if (signal.aborted) return 'unknown';
  try {
    await account.query(to, itipQuery, { ical }, { signal });
    return 'received';
  } catch (error) {
    return error instanceof StanzaError && final.includes(error.condition) ? 'refused' : 'unknown';
  }
}
