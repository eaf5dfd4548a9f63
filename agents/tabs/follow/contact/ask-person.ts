import { setTimeout as delay } from 'node:timers/promises';
import { type Account, Refusal } from '../../../../app/agent.ts';
import { StanzaError } from '../../../../app/xmpp/stanza-error.ts';
import { followQuery } from './contact-codecs.ts';

const AGAIN_AFTER_MS = 1_000;
/** As long as an approval waits. */
const PATIENCE_MS = 10 * 60_000;

/** Asks until the person at that full JID has answered. @throws Refusal where they say no */
export async function askToFollow(
  account: Pick<Account, 'query'>,
  leader: string,
  session: string,
  signal: AbortSignal,
): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await account.query(leader, followQuery, { session }, { signal });
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!isWaiting(error) || performance.now() > end) throw refusalOf(error);
    }
    await delay(AGAIN_AFTER_MS, undefined, { signal });
  }
}

/** The person has not answered yet. */
function isWaiting(error: unknown): boolean {
  return error instanceof StanzaError && error.condition === 'resource-constraint';
}

function refusalOf(error: unknown): Error {
  if (!(error instanceof StanzaError)) return error as Error;
  if (error.condition === 'forbidden')
    return new Refusal('forbidden', error.text || 'They may not be followed.');
  return new Refusal('service-unavailable', error.text || 'They cannot be asked.');
}
