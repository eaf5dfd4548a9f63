import { type Effect, Refusal } from '../../../app/agent.ts';
import { resourceOf } from '../../../app/xmpp/jid.ts';
import { utcText } from '../events/rfc3339.ts';
import { seriesOf } from '../events/series.ts';
import { counterOf } from '../itip/counter.ts';
import { type Component, type Property, readJcal, writeJcal } from '../itip/jcal.ts';
import { type Meeting, meetingOf, titleOf } from '../itip/message.ts';
import type { Outbox } from '../meet/outbox.ts';
import type { Range } from '../slots/ranges.ts';
import type { Records, RequestRecord } from './records.ts';

const NOTHING = 'No such request waits.';

/** Another time for a meeting, from `as` to its organizer (RFC 5546 §3.2.7). */
export function proposalOf(
  meeting: Meeting,
  { start, end }: Range,
  { as, comment }: { as: string; comment?: string | undefined },
): Component {
  const time = (name: string, at: number): Property => [name, {}, 'date-time', utcText(at / 1000)];
  const times = [time('dtstart', start), time('dtend', end)];
  return counterOf(meeting, { as, times, comment, now: new Date() }).calendar;
}

export interface Proposing {
  records: Records;
  outbox: Outbox;
  as: string;
  effect: Effect;
  comment?: string | undefined;
}

/**
 * Offers another time to whoever asks for the meeting `uid`, which goes on waiting.
 * @throws Refusal where they cannot be offered any
 */
export async function propose(uid: string, time: Range, proposing: Proposing): Promise<void> {
  const { records, outbox, as, effect, comment } = proposing;
  const record = records.get(uid);
  const obstacle = noProposalTo(record);
  if (!record?.waiting || obstacle !== undefined) throw new Refusal('not-acceptable', obstacle ?? NOTHING);
  if (!(time.start < time.end && time.start > Date.now()))
    throw new Refusal('bad-request', 'Choose a time that is to come, and that ends after it begins.');
  const meeting = meetingOf(readJcal(record.waiting.object));
  const ical = writeJcal(proposalOf(meeting, time, { as, comment }));
  const [start, end] = [utcText(time.start / 1000), utcText(time.end / 1000)];
  const waiting = { ...record.waiting, proposed: { start, end } };
  await effect({ note: `proposes ${start} to ${end}: ${titleOf(meeting)}` }, async () => {
    await outbox.put({ uid, to: record.peer, ical });
    await records.keep({ ...record, waiting });
  });
}

/** Why the person can offer no other time to whoever asks; undefined where they can. */
export function noProposalTo(record: RequestRecord | undefined): string | undefined {
  if (!record?.waiting) return NOTHING;
  if (resourceOf(record.peer) === '') return 'Their client takes no proposals; write to them.';
  return isOneTime(record.waiting)
    ? undefined
    : 'Other times are proposed only for a single meeting that is no whole day.';
}

function isOneTime({ object, instances }: NonNullable<RequestRecord['waiting']>): boolean {
  const [one, ...more] = seriesOf(readJcal(object));
  if (!one?.master || more.length > 0 || instances.length > 0) return false;
  return one.set === undefined && one.overrides.size === 0 && one.master.start.kind !== 'date';
}
