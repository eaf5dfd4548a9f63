import type { Calendar } from '../calendar.ts';
import { readJcal, textIn } from '../itip/jcal.ts';
import { meetingOf } from '../itip/message.ts';
import type { Tried } from '../policy/contract-rules.ts';
import { dryRun, type Recorded, timesAround } from '../policy/dry-run.ts';
import { ownTime } from '../policy/own-time.ts';
import { requestOf } from '../policy/read-request.ts';
import type { People } from '../policy/request.ts';
import type { Rule } from '../policy/rule.ts';
import { momentOf } from '../recurrence/moment.ts';
import type { RequestRecord } from './records.ts';

export interface TryOptions {
  records: readonly RequestRecord[];
  /** Of the records, the last so many. */
  most: number;
  calendar: Calendar;
  people: People;
}

/** What rules would have done with the requests that are remembered, the newest first. */
export function tryRules(rules: readonly Rule[], { records, most, calendar, people }: TryOptions): Tried[] {
  const { zone, owner } = calendar;
  const recorded = records
    .flatMap((record) => recordedOf(record, calendar))
    .sort((one, other) => other.receivedAt - one.receivedAt)
    .slice(0, most);
  const range = { ...timesAround(recorded), viewer: zone };
  const decisions = dryRun(recorded, rules, {
    ...ownTime(calendar.near(range), range, owner),
    isBusyKnown: calendar.uncertainties.length === 0,
    ...{ people, zone: zone.id },
  });
  return recorded.flatMap(({ request, receivedAt }, index) => {
    const decision = decisions[index];
    return decision ? [rowOf(request, receivedAt, decision)] : [];
  });
}

function rowOf(
  { uid, organizer, title, instances }: Recorded['request'],
  receivedAt: number,
  { answer, rule, reason }: ReturnType<typeof dryRun>[number],
): Tried {
  const [first] = instances;
  const text = (time: number) => new Date(time).toISOString();
  return {
    ...{ uid, organizer, title, answer, reason, receivedAt: text(receivedAt) },
    ...(first && { start: text(first.start), end: text(first.end) }),
    ...(rule !== undefined && { rule }),
  };
}

/** When one that is answered came is not kept: it was soon after it was sent. */
function recordedOf({ waiting, answered }: RequestRecord, { zone }: Calendar): Recorded[] {
  const object = waiting?.object ?? answered?.object;
  if (object === undefined) return [];
  const meeting = meetingOf(readJcal(object));
  const [event] = meeting.events;
  if (!event || meeting.organizer === undefined) return []; // it asked for nothing
  const sentAt = momentOf('DTSTAMP', textIn(event, 'dtstamp') ?? '').seconds * 1000;
  const receivedAt = waiting ? Date.parse(waiting.receivedAt) : Math.min(sentAt, Date.now());
  return [{ request: requestOf({ ...meeting, method: 'REQUEST' }, receivedAt, zone), receivedAt }];
}
