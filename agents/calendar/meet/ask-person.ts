import type { Account } from '../../../app/agent.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { publishedIn } from '../free-busy/published.ts';
import type { Range } from '../slots/ranges.ts';
import type { JComponent } from '../text/jcal.ts';
import { parseCalendar } from '../text/parse.ts';
import { freeBusyQuery } from './free-busy-query.ts';

/**
 * What is known of somebody who is to come: when they are busy, that they do not tell, that none of their agents is
 * online (then they are asked by letter), or that there is no way to them.
 */
export type Known =
  | { is: 'told'; busy: (Range & { tentative: boolean })[] }
  | { is: 'untold' }
  | { is: 'offline' }
  | { is: 'unreachable' };

const PATIENCE_MS = 10_000;

/** Asks the first of their agents that knows such questions when they are free. */
export async function askPerson(
  account: Account,
  jid: string,
  window: Range,
  signal: AbortSignal,
): Promise<Known> {
  const [start, end] = [new Date(window.start).toISOString(), new Date(window.end).toISOString()];
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  for (const agent of account.agentsOf(jid)) {
    try {
      const { ical } = await account.query(agent, freeBusyQuery, { start, end }, { signal: patience });
      return { is: 'told', busy: busyIn(ical) };
    } catch (error) {
      signal.throwIfAborted();
      // No calendar is at this device, or it has gone; another one of theirs may have it.
      if (error instanceof StanzaError && !gone.includes(error.condition)) return { is: 'untold' };
    }
  }
  // Whom the person does not know gets no letters from here.
  return { is: account.isOneOf(jid, ['contacts']) ? 'offline' : 'unreachable' };
}

const gone = [
  'service-unavailable',
  'recipient-unavailable',
  'remote-server-timeout',
  'feature-not-implemented',
];

export function busyIn(ical: string) {
  const calendar = parseCalendar(ical).jCal as unknown as JComponent;
  return publishedIn(calendar).map(({ kind, start, end }) => ({
    start: start * 1000,
    end: end * 1000,
    tentative: kind === 'BUSY-TENTATIVE',
  }));
}
