import { expect, test } from 'vitest';
import { CalendarEvents } from '../../../../agents/calendar/events/calendar-events.ts';
import { ownTime } from '../../../../agents/calendar/policy/own-time.ts';
import { systemZone } from '../../../../agents/calendar/zones/system-zone.ts';
import { utc } from '../../../../agents/calendar/zones/zone.ts';
import { colleague, contact, own, range } from './requests.ts';

const viewer = systemZone('Europe/Berlin') ?? utc;
const march = {
  fromUtc: Date.parse('2026-03-01T00:00Z') / 1000,
  toUtc: Date.parse('2026-04-01T00:00Z') / 1000,
  viewer,
};

function timeOf(...components: string[][]) {
  const events = new CalendarEvents();
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...components.flat(), 'END:VCALENDAR'];
  events.set('a', lines.join('\r\n'));
  return ownTime({ series: events.series(), published: events.published() }, march, new Set([own]));
}

function event(uid: string, ...lines: string[]): string[] {
  return ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTART:20260303T090000Z', 'DURATION:PT1H', ...lines, 'END:VEVENT'];
}

const time = range('2026-03-03T09:00Z');
const host = `ORGANIZER:${contact}`;
const invited = (partstat: string) => `ATTENDEE;PARTSTAT=${partstat}:${own}`;

test('busy is what is opaque and neither cancelled nor declined, tentative included', () => {
  const { busy } = timeOf(
    event('plain'),
    event('transparent', 'TRANSP:TRANSPARENT'),
    event('cancelled', 'STATUS:CANCELLED'),
    event('tentative', 'STATUS:TENTATIVE'),
    event('declined', host, invited('DECLINED')),
    event('perhaps', host, invited('TENTATIVE')),
    event('unanswered', host, invited('NEEDS-ACTION')),
    event('before', 'RRULE:FREQ=YEARLY;UNTIL=20260302T000000Z'),
  );
  expect(busy).toEqual([
    { ...time, uid: 'plain', tentative: false },
    { ...time, uid: 'tentative', tentative: true },
    { ...time, uid: 'perhaps', tentative: true },
    { ...time, uid: 'unanswered', tentative: false },
  ]);
});

test('what was answered is known with the others in it', () => {
  const guest = `ATTENDEE;PARTSTAT=ACCEPTED:${colleague}`;
  const { history } = timeOf(
    event('accepted', host, invited('ACCEPTED'), guest),
    event('own', `ORGANIZER:${own}`, guest),
    event('unanswered', host, invited('NEEDS-ACTION')),
    event('declined', host, invited('DECLINED')),
    event('cancelled', host, invited('ACCEPTED'), 'STATUS:CANCELLED'),
    event('alone'),
  );
  expect(history).toEqual([
    { ...time, uid: 'accepted', others: [contact, colleague], answer: 'accept', isByPerson: false },
    { ...time, uid: 'own', others: [colleague], answer: 'accept', isByPerson: false },
    { ...time, uid: 'declined', others: [contact], answer: 'decline', isByPerson: false },
  ]);
});

test('what cannot be followed to its end is told, and the rest is known', () => {
  expect(timeOf(event('plain')).isWhole).toBe(true);
  const { busy, isWhole } = timeOf(event('plain'), event('endless', 'RRULE:FREQ=SECONDLY'));
  expect({ isWhole, hasPlain: busy.some(({ uid }) => uid === 'plain') }).toEqual({
    isWhole: false,
    hasPlain: true,
  });
});

test('published busy times count, and belong to no event', () => {
  const published = [
    'BEGIN:VFREEBUSY',
    'FREEBUSY:20260303T090000Z/PT1H',
    'FREEBUSY:20260503T090000Z/PT1H',
    'END:VFREEBUSY',
  ];
  expect(timeOf(published).busy).toEqual([{ ...time, tentative: false }]);
});
