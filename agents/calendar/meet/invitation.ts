import { addressOfJid } from '../itip/address.ts';
import { type Component, type Property, withComponents, withProperties } from '../itip/jcal.ts';
import { stampOf } from '../itip/version.ts';
import type { Range } from '../slots/ranges.ts';
import { PRODID } from '../text/write.ts';
import { vtimezoneOf } from '../zones/write-vtimezone.ts';
import { toLocal, type Zone } from '../zones/zone.ts';

export interface Invitation {
  uid: string;
  /** Bare JIDs. */
  organizer: string;
  people: readonly { jid: string; isRequired: boolean }[];
  title: string;
  slot: Range;
  zone: Zone;
  now: Date;
}

/** The organizer's object of a new meeting (RFC 5545 §3.6.1). */
export function invitation({ uid, organizer, people, title, slot, zone, now }: Invitation): Component {
  const properties: Property[] = [
    ['uid', {}, 'text', uid],
    ['dtstamp', {}, 'date-time', stampOf(now)],
    ['summary', {}, 'text', title],
    ['organizer', {}, 'cal-address', addressOfJid(organizer)],
    ...people.map(({ jid, isRequired }): Property => {
      const role = isRequired ? 'REQ-PARTICIPANT' : 'OPT-PARTICIPANT';
      const parameters = { role, partstat: 'NEEDS-ACTION', rsvp: 'TRUE' };
      return ['attendee', parameters, 'cal-address', addressOfJid(jid)];
    }),
  ];
  const head: Property[] = [
    ['version', {}, 'text', '2.0'],
    ['prodid', {}, 'text', PRODID],
  ];
  return movedTo(['vcalendar', head, [['vevent', properties, []]]], slot, zone);
}

/** The same meeting at another time; it is of one event. */
export function movedTo(calendar: Component, slot: Range, zone: Zone): Component {
  const seconds = { start: slot.start / 1000, end: slot.end / 1000 };
  const time = (name: string, utcSeconds: number): Property =>
    zone.id === 'UTC'
      ? [name, {}, 'date-time', `${clockText(utcSeconds)}Z`]
      : [name, { tzid: zone.id }, 'date-time', clockText(toLocal(zone, utcSeconds))];
  const times = [time('dtstart', seconds.start), time('dtend', seconds.end)];
  const events = calendar[2].filter(([name]) => name === 'vevent');
  const moved = events.map((event) => withProperties(event, ['dtstart', 'dtend', 'duration'], times));
  const zones =
    zone.id === 'UTC' ? [] : [vtimezoneOf(zone, seconds.start, seconds.end) as unknown as Component];
  return withComponents(calendar, [...zones, ...moved]);
}

function clockText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}
