import { Refusal } from '../refusal.ts';
import { type ErrorType, StanzaError } from '../xmpp/stanza-error.ts';
import type { Activity, ActivityEvent } from './activity.ts';

export interface Recorded<T> {
  value: T;
  outcome: ActivityEvent['outcome'];
  reason: string;
}

const errorTypes: Record<Refusal['condition'], ErrorType> = {
  'bad-request': 'modify',
  conflict: 'cancel',
  forbidden: 'auth',
  'item-not-found': 'cancel',
  'not-acceptable': 'modify',
  'not-allowed': 'cancel',
  'resource-constraint': 'wait',
  'service-unavailable': 'cancel',
};

/** A node, a name or a path that a peer made up must not push everything else out of the activity. */
const MAX_WORDS = 500;

/**
 * Runs one request and writes its line in the activity, however it ends. A Refusal becomes its stanza error
 * here; anything else an agent throws goes on as it is and never reaches the peer.
 */
export async function recorded<T>(
  activity: Pick<Activity, 'add'>,
  about: Pick<ActivityEvent, 'agent' | 'peer' | 'action'>,
  run: () => Promise<Recorded<T>>,
): Promise<T> {
  const started = performance.now();
  const action = about.action.slice(0, MAX_WORDS);
  const add = (outcome: ActivityEvent['outcome'], words: string) => {
    const ms = Math.round((performance.now() - started) * 10) / 10;
    activity.add({ ...about, action, outcome, reason: words.slice(0, MAX_WORDS), ms });
  };
  try {
    const { value, outcome, reason } = await run();
    add(outcome, reason);
    return value;
  } catch (error) {
    const refused = error instanceof Refusal ? refuse(error) : error;
    if (refused instanceof StanzaError && !refused.stanza) {
      add('refused', refused.text || refused.condition);
      throw refused;
    }
    add('failed', error instanceof Error ? error.message : String(error));
    // An error that came in a stanza is somebody else's answer to us, not ours to this peer.
    throw refused instanceof StanzaError ? new Error(refused.message, { cause: refused }) : error;
  }
}

function refuse({ condition, message }: Refusal): StanzaError {
  return new StanzaError(errorTypes[condition], condition, message);
}
