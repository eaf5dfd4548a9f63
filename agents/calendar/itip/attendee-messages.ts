import { addressOf } from './address.ts';
import { attendeeOf, partstatOf } from './attendee.ts';
import { isCancelled } from './cancelled.ts';
import { composed, type Outgoing } from './compose.ts';
import { derivedInstance, instanceKey, masterOf, startOf } from './instance.ts';
import {
  type Component,
  type Property,
  parameterOf,
  propertiesOf,
  propertyOf,
  withParameters,
} from './jcal.ts';
import type { Meeting } from './message.ts';
import { eventsByKey } from './stored.ts';
import { sequenceOf, withVersion } from './version.ts';
import { isOurs } from './view.ts';

/**
 * What an attendee's change says to the organizer (RFC 6638 §3.2.2): a REPLY when their own PARTSTAT changes, for the
 * series or an instance; who deletes, declines. Times they moved in their own copy are their own matter.
 */
export function attendeeMessages(
  before: Meeting | undefined,
  after: Meeting | undefined,
  person: string,
  stamp: string,
): Outgoing[] {
  const meeting = after ?? before;
  const organizer = meeting?.organizer;
  if (!meeting || !organizer || meeting.events.some((event) => !isAnswerOurs(event))) return [];
  const answers = after ? answersTo(before, after, person) : declines(meeting, person);
  const events = answers
    .filter(({ event }) => !isCancelled(event))
    .map((answer) => replyOf(answer, meeting, stamp));
  if (events.length === 0) return [];
  const [sender, recipient] = [addressOf(person), addressOf(organizer)];
  const calendar = composed('REPLY', events, meeting.calendar);
  return [{ method: 'REPLY', uid: meeting.uid, sender, recipient, calendar }];
}

export interface AttendeeAnswer {
  event: Component;
  attendee: Property;
}

function isAnswerOurs(event: Component): boolean {
  const organizer = propertyOf(event, 'organizer');
  return organizer === undefined || isOurs(organizer);
}

function answersTo(before: Meeting | undefined, after: Meeting, person: string): AttendeeAnswer[] {
  const old = statuses(before, person);
  const now = statuses(after, person);
  const master = masterOf(after.events);
  if (master && isCancelled(master)) return [];
  const isForced = after.events.some((event) => {
    const organizer = propertyOf(event, 'organizer');
    return organizer && parameterOf(organizer, 'schedule-force-send')?.toUpperCase() === 'REPLY';
  });
  const changed = [...eventsByKey(after)].flatMap(([key, event]) => {
    const attendee = attendeeOf(event, person);
    const was = old.get(key) ?? old.get('') ?? 'NEEDS-ACTION';
    return attendee && (isForced || partstatOf(attendee) !== was) ? [{ event, attendee }] : [];
  });
  return [...changed, ...fallenOut(before, after, person, { old, now })];
}

/**
 * Instances of which the attendee had a word of their own, or none, and that are now as the series is, or out of it by
 * EXDATE: then they are declined.
 */
function fallenOut(
  before: Meeting | undefined,
  after: Meeting,
  person: string,
  { old, now }: { old: Map<string, string>; now: Map<string, string> },
): AttendeeAnswer[] {
  const master = masterOf(after.events);
  const attendee = master && attendeeOf(master, person);
  if (!master || !attendee) return [];
  const out = exdatesOf(after);
  const known = before ? exdatesOf(before) : new Map<string, Property>();
  const series = partstatOf(attendee);
  const fresh = [...out].filter(([key]) => !known.has(key) && !now.has(key) && series !== 'DECLINED');
  const reverted = before
    ? instancesOf(before).filter(([key]) => !now.has(key) && !out.has(key) && old.has(key))
    : [];
  return [
    ...fresh.map(([key, id]) => ({ key, id, partstat: 'DECLINED' })),
    ...reverted.map(([key, id]) => ({ key, id, partstat: series })),
  ].flatMap(({ key, id, partstat }) => {
    if ((old.get(key) ?? old.get('')) === partstat) return [];
    const event = derivedInstance(master, id, after.calendar);
    return [{ event, attendee: withParameters(attendee, { partstat }) }];
  });
}

function declines(before: Meeting, person: string): AttendeeAnswer[] {
  const master = masterOf(before.events);
  const whole = master && attendeeOf(master, person) ? [master] : before.events;
  if (master && isCancelled(master)) return [];
  return whole.flatMap((event) => {
    const attendee = attendeeOf(event, person);
    // Who passed it on has somebody else there, and takes away what concerns them no more.
    if (!attendee || ['DECLINED', 'DELEGATED'].includes(partstatOf(attendee))) return [];
    return [{ event, attendee: withParameters(attendee, { partstat: 'DECLINED' }) }];
  });
}

function statuses(meeting: Meeting | undefined, person: string): Map<string, string> {
  const all = meeting ? [...eventsByKey(meeting)] : [];
  return new Map(
    all.flatMap(([key, event]): [string, string][] => {
      const attendee = attendeeOf(event, person);
      return attendee ? [[key, partstatOf(attendee)]] : [];
    }),
  );
}

function exdatesOf({ events, calendar }: Meeting): Map<string, Property> {
  const start = startOf(events, calendar);
  const master = masterOf(events);
  const dates = master ? propertiesOf(master, 'exdate') : [];
  return new Map(
    dates.flatMap(([, parameters, type, ...values]) =>
      values.map((value): [string, Property] => {
        const id: Property = ['recurrence-id', parameters, type, value];
        return [instanceKey(id, calendar, start), id];
      }),
    ),
  );
}

function instancesOf({ events, calendar }: Meeting): [string, Property][] {
  const start = startOf(events, calendar);
  return events.flatMap((event): [string, Property][] => {
    const id = propertyOf(event, 'recurrence-id');
    return id ? [[instanceKey(id, calendar, start), id]] : [];
  });
}

const said = ['uid', 'recurrence-id', 'dtstart', 'dtend', 'duration', 'summary', 'organizer'];

/** One event of a REPLY (RFC 5546 §3.2.3): the one ATTENDEE, and the SEQUENCE that is answered. */
export function replyOf({ event, attendee }: AttendeeAnswer, meeting: Meeting, stamp: string): Component {
  const [name, properties] = event;
  const series = masterOf(meeting.events);
  const own = properties.filter((one) => said.includes(one[0]));
  const summary = own.some((one) => one[0] === 'summary') || !series ? [] : propertiesOf(series, 'summary');
  const answer = withParameters(attendee, { partstat: partstatOf(attendee), rsvp: undefined });
  return withVersion([name, [...own, ...summary, answer], []], { sequence: sequenceOf(event), stamp });
}
