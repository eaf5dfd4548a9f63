import { describe, expect, test } from 'vitest';
import { componentsOf, propertiesOf, readJcal, textIn } from '../../../../agents/calendar/itip/jcal.ts';
import { readMessage } from '../../../../agents/calendar/itip/message.ts';
import {
  alice,
  apply,
  bob,
  calendarText,
  carol,
  changed,
  eventOf,
  meeting,
  messageText,
  partstats,
  series,
} from './kit.ts';

const stored = calendarText(meeting);
const day8 = { 'RECURRENCE-ID': 'RECURRENCE-ID;TZID=Europe/Berlin:20260108T100000' };

function reply(partstat: string, changes: Record<string, string | undefined> = {}, who = bob): string {
  return messageText('REPLY', replyEvent(partstat, changes, who));
}

function replyEvent(partstat: string, changes: Record<string, string | undefined> = {}, who = bob): string[] {
  const lines = [
    ...['UID:m1@a.example', 'DTSTAMP:20260102T100000Z', 'SEQUENCE:1', `ORGANIZER:${alice}`],
    `ATTENDEE;PARTSTAT=${partstat}:${who}`,
  ];
  return changed(lines, changes);
}

describe('a REPLY', () => {
  test.each(['ACCEPTED', 'TENTATIVE', 'DECLINED'])('%s is noted, and asks no more', (partstat) => {
    const text = apply(stored, reply(partstat));
    expect(partstats(eventOf(text))).toEqual({ [alice]: 'ACCEPTED', [bob]: partstat });
    const [, noted] = propertiesOf(eventOf(text), 'attendee');
    expect(noted?.[1]).toMatchObject({ cn: 'Bob', 'schedule-status': '2.0' });
    expect(noted?.[1]).not.toHaveProperty('rsvp');
    expect(textIn(eventOf(text), 'dtstamp')).toBe('2026-01-01T10:00:00Z');
    expect(apply(text, reply(partstat))).toBe('unchanged');
  });

  test('says how it was taken (REQUEST-STATUS)', () => {
    const text = apply(
      stored,
      reply('ACCEPTED', { 'REQUEST-STATUS': 'REQUEST-STATUS:2.3;Success\\, so far' }),
    );
    expect(propertiesOf(eventOf(text), 'attendee')[1]?.[1]).toMatchObject({ 'schedule-status': '2.3' });
  });

  test('that is an error leaves the answer that there was', () => {
    const accepted = apply(stored, reply('ACCEPTED'));
    const error = reply('', {
      ATTENDEE: `ATTENDEE:${bob}`,
      DTSTAMP: 'DTSTAMP:20260103T100000Z',
      'REQUEST-STATUS': 'REQUEST-STATUS:3.14;Unsupported capability',
    });
    const [, noted] = propertiesOf(eventOf(apply(accepted, error)), 'attendee');
    expect(noted?.[1]).toMatchObject({ partstat: 'ACCEPTED', 'schedule-status': '3.14' });
  });

  test('counts by its own time: the last word stands, whichever comes last', () => {
    const yes = reply('ACCEPTED', { DTSTAMP: 'DTSTAMP:20260102T100000Z' });
    const no = reply('DECLINED', { DTSTAMP: 'DTSTAMP:20260102T110000Z' });
    const both = [apply(apply(stored, yes), no), apply(stored, no)];
    expect(both.map((text) => partstats(eventOf(text))[bob])).toEqual(['DECLINED', 'DECLINED']);
    expect(apply(apply(stored, no), yes)).toBe('unchanged');
  });

  test('to an older version is none to this one', () => {
    expect(apply(stored, reply('ACCEPTED', { SEQUENCE: 'SEQUENCE:0' }))).toBe('unchanged');
  });

  test('that claims a version yet to come is none to that one', () => {
    const text = apply(stored, reply('ACCEPTED', { SEQUENCE: 'SEQUENCE:99' }));
    expect(
      partstats(eventOf(apply(text, reply('DECLINED', { DTSTAMP: 'DTSTAMP:20260103T100000Z' }))))[bob],
    ).toBe('DECLINED');
  });

  test('to one instance makes an exception, as the series is but for the answer', () => {
    const text = apply(calendarText(series), reply('DECLINED', day8));
    const exception = eventOf(text, '2026-01-08T10:00:00');
    expect(partstats(exception)).toEqual({ [alice]: 'ACCEPTED', [bob]: 'DECLINED' });
    expect(partstats(eventOf(text))[bob]).toBe('NEEDS-ACTION');
    expect([textIn(exception, 'dtstart'), textIn(exception, 'dtend')]).toEqual([
      '2026-01-08T10:00:00',
      '2026-01-08T11:00:00',
    ]);
    expect(textIn(exception, 'rrule')).toBeUndefined();
    expect(apply(text, reply('DECLINED', day8))).toBe('unchanged');
  });

  test.each([
    ['in UTC', 'RECURRENCE-ID:20260108T090000Z'],
    ['in another zone', 'RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20260108T160000'],
  ])('to one instance that is named %s finds it', (_how, name) => {
    const first = apply(calendarText(series), reply('DECLINED', { 'RECURRENCE-ID': name }));
    expect(partstats(eventOf(first, '2026-01-08T10:00:00'))[bob]).toBe('DECLINED');
    const second = apply(
      first,
      reply('ACCEPTED', { 'RECURRENCE-ID': name, DTSTAMP: 'DTSTAMP:20260103T100000Z' }),
    );
    expect(componentsOf(readJcal(second), 'vevent')).toHaveLength(2);
  });

  test.each([
    ['never was', 'RECURRENCE-ID;TZID=Europe/Berlin:20260108T113000'],
    ['comes after the last', 'RECURRENCE-ID;TZID=Europe/Berlin:20260301T100000'],
    ['was taken out', 'RECURRENCE-ID;TZID=Europe/Berlin:20260109T100000'],
  ])('to an instance that %s changes nothing', (_which, name) => {
    const text = calendarText([...series, 'EXDATE;TZID=Europe/Berlin:20260109T100000']);
    expect(apply(text, reply('ACCEPTED', { 'RECURRENCE-ID': name }))).toBe('unchanged');
  });

  test('to the series answers also instances that others made exceptions of, in any order', () => {
    const withCarol = calendarText([...series, `ATTENDEE:${carol}`]);
    const whole = reply('ACCEPTED', {}, bob);
    const one = reply('DECLINED', day8, carol);
    const ends = [apply(apply(withCarol, whole), one), apply(apply(withCarol, one), whole)];
    for (const text of ends) {
      expect(partstats(eventOf(text, '2026-01-08T10:00:00'))).toMatchObject({
        [bob]: 'ACCEPTED',
        [carol]: 'DECLINED',
      });
      expect(partstats(eventOf(text))).toMatchObject({ [bob]: 'ACCEPTED', [carol]: 'NEEDS-ACTION' });
    }
  });

  test('to the series leaves the answer that was given to one instance', () => {
    const one = apply(calendarText(series), reply('DECLINED', day8));
    const text = apply(one, reply('ACCEPTED', { DTSTAMP: 'DTSTAMP:20260103T100000Z' }));
    expect(partstats(eventOf(text, '2026-01-08T10:00:00'))[bob]).toBe('DECLINED');
    expect(partstats(eventOf(text))[bob]).toBe('ACCEPTED');
  });

  test('of nothing that is known changes nothing', () => {
    expect(apply(undefined, reply('ACCEPTED'))).toBe('unchanged');
  });

  test('of somebody uninvited is refused, or lets them in', () => {
    const crash = reply('ACCEPTED', {}, 'mailto:crasher@d.example');
    expect(() => apply(stored, crash)).toThrow('not invited');
    const text = apply(stored, crash, 'add');
    expect(partstats(eventOf(text))).toMatchObject({ 'mailto:crasher@d.example': 'ACCEPTED' });
    expect(apply(text, crash, 'add')).toBe('unchanged');
  });

  test.each([
    ['of two attendees', reply('ACCEPTED', { X: `ATTENDEE:${carol}` }), 'one ATTENDEE'],
    ['of nobody', reply('', { ATTENDEE: undefined }), 'one ATTENDEE'],
    [
      'of one for another',
      messageText('REPLY', replyEvent('ACCEPTED'), replyEvent('ACCEPTED', day8, carol)),
      'one ATTENDEE',
    ],
    ['to another organizer', reply('ACCEPTED', { ORGANIZER: `ORGANIZER:${carol}` }), 'organizer'],
  ])('%s is refused', (_what, message, why) => {
    expect(() => apply(calendarText(series), message)).toThrow(why);
  });
});

describe('an invitation that is passed on', () => {
  const delegated = (to: string) => ({ ATTENDEE: `ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="${to}":${bob}` });

  test('keeps who passed it on, and asks the other', () => {
    const text = apply(stored, reply('', delegated(carol)));
    const [, from, to] = propertiesOf(eventOf(text), 'attendee');
    expect(from?.[1]).toMatchObject({ partstat: 'DELEGATED', 'delegated-to': carol });
    expect(to).toMatchObject([
      'attendee',
      { partstat: 'NEEDS-ACTION', 'delegated-from': bob, rsvp: 'TRUE' },
      'cal-address',
      carol,
    ]);
    const answer = reply('ACCEPTED', { DTSTAMP: 'DTSTAMP:20260103T100000Z' }, carol);
    const [, , last] = propertiesOf(eventOf(apply(text, answer)), 'attendee');
    expect(last?.[1]).toMatchObject({ partstat: 'ACCEPTED', 'delegated-from': bob });
  });

  // As in the examples of RFC 5546 §4.2.6 and §4.2.7.
  test.each(['ACCEPTED', 'DECLINED'])(
    'is answered by a REPLY that names who passed it on, too: %s',
    (said) => {
      const passedOn = apply(stored, reply('', delegated(carol)));
      const both = (delegate: string, delegator: string) =>
        reply('', {
          ATTENDEE: `ATTENDEE;PARTSTAT=${said};${delegate}:${carol}\r\nATTENDEE;${delegator}:${bob}`,
          DTSTAMP: 'DTSTAMP:20260103T100000Z',
        });
      const [from, to] = [`DELEGATED-FROM="${bob}"`, `PARTSTAT=DELEGATED;DELEGATED-TO="${carol}"`];
      const text = apply(passedOn, both(from, to));
      expect(partstats(eventOf(text))).toMatchObject({ [bob]: 'DELEGATED', [carol]: said });
      expect(
        readMessage(both(from, to)).events.map((event) => propertiesOf(event, 'attendee')),
      ).toMatchObject([[['attendee', {}, 'cal-address', carol]]]);
      for (const [delegate, delegator] of [
        [from, 'PARTSTAT=DECLINED'],
        [from, `PARTSTAT=DELEGATED;DELEGATED-TO="${alice}"`],
        [`DELEGATED-FROM="${alice}"`, to],
        ['CN=Carol', to],
      ] as const)
        expect(() => apply(passedOn, both(delegate, delegator))).toThrow('one ATTENDEE');
    },
  );

  test('to oneself, or to a crowd, is refused', () => {
    expect(() => apply(stored, reply('', delegated(bob)))).toThrow('DELEGATED-TO');
    const crowd = Array.from({ length: 4 }, (_, index) => `mailto:${index}@d.example`).join('","');
    expect(() => apply(stored, reply('', delegated(crowd)))).toThrow('DELEGATED-TO');
  });
});

describe('COUNTER, DECLINECOUNTER and REFRESH', () => {
  const counter = (sequence: number) =>
    messageText(
      'COUNTER',
      replyEvent('TENTATIVE', { SEQUENCE: `SEQUENCE:${sequence}`, DTSTART: 'DTSTART:20260105T110000Z' }),
    );

  test('are to be answered, and change nothing', () => {
    expect(apply(stored, counter(1))).toBe('question');
    expect(apply(stored, counter(1).replace('METHOD:COUNTER', 'METHOD:DECLINECOUNTER'))).toBe('question');
    expect(apply(stored, reply('NEEDS-ACTION').replace('METHOD:REPLY', 'METHOD:REFRESH'))).toBe('question');
  });

  test('to what has been changed since, or is not here, are none', () => {
    expect(apply(stored, counter(0))).toBe('unchanged');
    expect(apply(undefined, counter(1))).toBe('unchanged');
  });
});
