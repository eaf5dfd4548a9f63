import { setTimeout as delay } from 'node:timers/promises';
import { type Account, Refusal } from '../../../../app/agent.ts';
import type { QueryCodec } from '../../../../app/query.ts';
import { StanzaError } from '../../../../app/xmpp/stanza-error.ts';
import type { Session } from './session.ts';

const AGAIN_AFTER_MS = 1_000;
/** As long as an approval waits. */
const PATIENCE_MS = 10 * 60_000;

/** Asks until the person at the other side has answered. @throws Refusal where they say no, or the session ends */
export async function askPerson(
  account: Pick<Account, 'query'>,
  codec: QueryCodec<{ session: string }, unknown>,
  { id, peer, over }: Session,
): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await account.query(peer, codec, { session: id }, { signal: over });
      return;
    } catch (error) {
      over.throwIfAborted();
      if (!isWaiting(error) || performance.now() > end) throw refusalOf(error);
    }
    await delay(AGAIN_AFTER_MS, undefined, { signal: over }).catch(() => over.throwIfAborted());
  }
}

/** The person has not answered yet. */
function isWaiting(error: unknown): boolean {
  return error instanceof StanzaError && error.condition === 'resource-constraint';
}

function refusalOf(error: unknown): Error {
  if (!(error instanceof StanzaError)) return error as Error;
  if (error.condition === 'forbidden')
    return new Refusal('forbidden', error.text || 'They may not be asked.');
  return new Refusal('service-unavailable', error.text || 'They cannot be asked.');
}
