import { describe, expect, test } from 'vitest';
import { parameterOf, propertiesOf, textIn } from '../../../../agents/calendar/itip/jcal.ts';
import {
  alice,
  bob,
  calendarText,
  carol,
  change,
  changed,
  eventOf,
  meeting,
  partstats,
  series,
} from './kit.ts';

const invitesCarol = `ATTENDEE;CN=Carol:${carol}`;
const list = (messages: { method: string; recipient: string }[]) =>
  messages.map(({ method, recipient }) => `${method} ${recipient}`);

describe('an organizer who', () => {
  test('makes a meeting invites all but themselves', () => {
    const { messages, text } = change(undefined, calendarText([...meeting, invitesCarol]), alice);
    expect(list(messages)).toEqual([`REQUEST ${bob}`, `REQUEST ${carol}`]);
    expect(messages[0]).toMatchObject({ uid: 'm1@a.example', sender: alice });
    const event = eventOf(messages[1]?.calendar ?? '');
    expect(textIn(event, 'dtstamp')).toBe('2026-01-01T12:00:00Z');
    expect(textIn(event, 'sequence')).toBe('1');
    expect(partstats(event)).toEqual({ [alice]: 'ACCEPTED', [bob]: 'NEEDS-ACTION', [carol]: 'NEEDS-ACTION' });
    expect(text).toContain('DTSTAMP:20260101T120000Z');
  });

  test('changes a word tells everybody, and counts nothing', () => {
    const after = calendarText(changed(meeting, { SUMMARY: 'SUMMARY:Big plans' }));
    const { messages } = change(calendarText(meeting), after, alice);
    expect(list(messages)).toEqual([`REQUEST ${bob}`]);
    expect(textIn(eventOf(messages[0]?.calendar ?? ''), 'sequence')).toBe('1');
  });

  test('moves it counts SEQUENCE, and asks everybody again', () => {
    const accepted = calendarText(meeting).replace('NEEDS-ACTION;RSVP=TRUE', 'ACCEPTED');
    const after = accepted.replace('DTSTART:20260105T09', 'DTSTART:20260105T08');
    const { messages, text = '' } = change(accepted, after, alice);
    const event = eventOf(messages[0]?.calendar ?? '');
    expect(textIn(event, 'sequence')).toBe('2');
    expect(partstats(event)).toEqual({ [alice]: 'ACCEPTED', [bob]: 'NEEDS-ACTION' });
    expect(partstats(eventOf(text))).toEqual(partstats(event));
    expect(textIn(eventOf(text), 'sequence')).toBe('2');
  });

  test('counted already is not counted again', () => {
    const after = changed(meeting, { SEQUENCE: 'SEQUENCE:7', DTEND: 'DTEND:20260105T110000Z' });
    const { messages } = change(calendarText(meeting), calendarText(after), alice);
    expect(textIn(eventOf(messages[0]?.calendar ?? ''), 'sequence')).toBe('7');
  });

  test('takes an instance out sends the whole with its EXDATE, and keeps the answers', () => {
    const accepted = series.map((line) => line.replace('NEEDS-ACTION;RSVP=TRUE', 'ACCEPTED'));
    const after = [...accepted, 'EXDATE;TZID=Europe/Berlin:20260107T100000'];
    const { messages } = change(calendarText(accepted), calendarText(after), alice);
    expect(list(messages)).toEqual([`REQUEST ${bob}`]);
    const event = eventOf(messages[0]?.calendar ?? '');
    expect(textIn(event, 'exdate')).toBe('2026-01-07T10:00:00');
    expect(textIn(event, 'sequence')).toBe('2');
    expect(partstats(event)[bob]).toBe('ACCEPTED');
  });

  test('moves one instance counts and asks for that one only', () => {
    const accepted = series.map((line) => line.replace('NEEDS-ACTION;RSVP=TRUE', 'ACCEPTED'));
    const exception = changed(accepted, {
      RRULE: undefined,
      'RECURRENCE-ID': 'RECURRENCE-ID;TZID=Europe/Berlin:20260107T100000',
      DTSTART: 'DTSTART;TZID=Europe/Berlin:20260107T140000',
      DTEND: 'DTEND;TZID=Europe/Berlin:20260107T150000',
    });
    const { messages } = change(calendarText(accepted), calendarText(accepted, exception), alice);
    const calendar = messages[0]?.calendar ?? '';
    expect(textIn(eventOf(calendar), 'sequence')).toBe('1');
    expect(partstats(eventOf(calendar))[bob]).toBe('ACCEPTED');
    expect(textIn(eventOf(calendar, '2026-01-07T10:00:00'), 'sequence')).toBe('2');
    expect(partstats(eventOf(calendar, '2026-01-07T10:00:00'))[bob]).toBe('NEEDS-ACTION');
  });

  test('invites somebody to one instance sends them that one, and the others nothing', () => {
    const exception = changed(series, {
      RRULE: undefined,
      'RECURRENCE-ID': 'RECURRENCE-ID;TZID=Europe/Berlin:20260107T100000',
      DTSTART: 'DTSTART;TZID=Europe/Berlin:20260107T100000',
      DTEND: 'DTEND;TZID=Europe/Berlin:20260107T110000',
    }).map((line) => line.replace(/ATTENDEE.*bob.*/, invitesCarol));
    const { messages } = change(calendarText(series), calendarText(series, exception), alice);
    expect(list(messages)).toEqual([`REQUEST ${bob}`, `REQUEST ${carol}`]);
    const [toBob, toCarol] = messages;
    expect(textIn(eventOf(toBob?.calendar ?? ''), 'exdate')).toBe('2026-01-07T10:00:00');
    expect(toCarol?.calendar[2]).toHaveLength(1);
    const gone = change(calendarText(series, exception), calendarText(series), alice);
    expect(list(gone.messages)).toEqual([`REQUEST ${bob}`, `CANCEL ${carol}`]);
    expect(textIn(eventOf(gone.messages[1]?.calendar ?? '', '2026-01-07T10:00:00'), 'sequence')).toBe('2');
  });

  test('uninvites somebody from an instance on ends the series for them', () => {
    const exception = changed(series, {
      RRULE: undefined,
      'RECURRENCE-ID': 'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260108T100000',
      DTSTART: 'DTSTART;TZID=Europe/Berlin:20260108T100000',
      DTEND: 'DTEND;TZID=Europe/Berlin:20260108T110000',
    }).map((line) => line.replace(/ATTENDEE.*bob.*/, invitesCarol));
    const { messages } = change(calendarText(series), calendarText(series, exception), alice);
    expect(list(messages)).toEqual([`REQUEST ${bob}`, `REQUEST ${carol}`]);
    const [rule] = propertiesOf(eventOf(messages[0]?.calendar ?? ''), 'rrule');
    expect(rule?.[3]).toEqual({ freq: 'DAILY', count: 3 });
  });

  test('uninvites somebody cancels for them alone', () => {
    const after = meeting.filter((line) => !line.includes('bob')).concat(invitesCarol);
    const { messages, text = '' } = change(calendarText(meeting), calendarText(after), alice);
    expect(list(messages)).toEqual([`CANCEL ${bob}`, `REQUEST ${carol}`]);
    const end = eventOf(messages[0]?.calendar ?? '');
    expect(textIn(end, 'status')).toBeUndefined();
    expect(partstats(end)).toEqual({ [bob]: 'NEEDS-ACTION' });
    expect(textIn(end, 'sequence')).toBe('2');
    // Else the one who is invited again would take that for older than the cancellation.
    expect(textIn(eventOf(text), 'sequence')).toBe('2');
  });

  test.each([
    ['deletes it', undefined],
    ['cancels it', calendarText([...meeting, 'STATUS:CANCELLED'])],
  ])('%s cancels for all', (_what, after) => {
    const { messages } = change(calendarText(meeting), after, alice);
    expect(list(messages)).toEqual([`CANCEL ${bob}`]);
    const end = eventOf(messages[0]?.calendar ?? '');
    expect(textIn(end, 'status')).toBe('CANCELLED');
    expect(textIn(end, 'sequence')).toBe('2');
    expect(Object.keys(partstats(end))).toEqual([bob]);
    const cancelled = calendarText([...meeting, 'STATUS:CANCELLED']);
    expect(change(cancelled, undefined, alice).messages).toEqual([]);
  });

  test('brings it back invites again', () => {
    const cancelled = calendarText([...meeting, 'STATUS:CANCELLED']);
    const { messages } = change(cancelled, calendarText(meeting), alice);
    expect(list(messages)).toEqual([`REQUEST ${bob}`]);
    expect(textIn(eventOf(messages[0]?.calendar ?? ''), 'sequence')).toBe('2');
  });

  test('writes to somebody whom a server has to invite no more cancels (RFC 6638 §7.1)', () => {
    const client = calendarText(meeting).replace('CN=Bob', 'CN=Bob;SCHEDULE-AGENT=CLIENT');
    expect(change(undefined, client, alice).messages).toEqual([]);
    expect(list(change(calendarText(meeting), client, alice).messages)).toEqual([`CANCEL ${bob}`]);
  });
});

describe('nothing is sent', () => {
  const alarm = ['BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT5M', 'DESCRIPTION:x', 'END:VALARM'];

  test.each([
    ['for what says the same', meeting],
    ['for an alarm', [...meeting, ...alarm]],
    [
      'for what a program notes',
      [...meeting, 'X-MOZ-LASTACK:20260101T000000Z', 'LAST-MODIFIED:20260101T000000Z'],
    ],
    ['when somebody answered', meeting.map((line) => line.replace('NEEDS-ACTION;RSVP=TRUE', 'DECLINED'))],
    ['when the same stands in another order', meeting.toReversed()],
  ])('%s', (_what, after) => {
    expect(change(calendarText(meeting), calendarText(after), alice).messages).toEqual([]);
  });

  test('but when it is told to (RFC 6638 §7.2), without saying so', () => {
    const forced = calendarText(meeting).replace('CN=Bob', 'SCHEDULE-FORCE-SEND=REQUEST;CN=Bob');
    const { messages } = change(calendarText(meeting), forced, alice);
    expect(list(messages)).toEqual([`REQUEST ${bob}`]);
    const [, guest] = propertiesOf(eventOf(messages[0]?.calendar ?? ''), 'attendee');
    expect(guest && parameterOf(guest, 'schedule-force-send')).toBeUndefined();
  });

  test('and alarms stay at home', () => {
    const { messages } = change(undefined, calendarText([...meeting, ...alarm]), alice);
    expect(eventOf(messages[0]?.calendar ?? '')[2]).toEqual([]);
  });

  test('for tasks, for nobody, by nobody', () => {
    const todo = calendarText().replace(
      'END:VCALENDAR',
      'BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\nEND:VCALENDAR',
    );
    expect(change(undefined, todo, alice).messages).toEqual([]);
    expect(change(undefined, calendarText(meeting.slice(0, 6)), alice).messages).toEqual([]);
    expect(change(calendarText(meeting), undefined, 'xmpp:mallory@b.example').messages).toEqual([]);
    expect(change(undefined, undefined, alice).messages).toEqual([]);
  });
});

test('two changes within a second keep their order', () => {
  const first = change(undefined, calendarText(meeting), alice).text ?? '';
  const second = change(first, first.replace('Plans', 'Other plans'), alice);
  expect(textIn(eventOf(second.messages[0]?.calendar ?? ''), 'dtstamp')).toBe('2026-01-01T12:00:01Z');
});

test('what is kept causes nothing more', () => {
  const moved = calendarText(meeting).replace('DTSTART:20260105T09', 'DTSTART:20260105T08');
  const { text = '' } = change(calendarText(meeting), moved, alice);
  expect(change(text, text, alice)).toEqual({ messages: [], text });
});

test('two meetings are not one, and one keeps its organizer', () => {
  const other = calendarText(changed(meeting, { UID: 'UID:another' }));
  expect(() => change(calendarText(meeting), other, alice)).toThrow('UIDs differ');
  const taken = calendarText(changed(meeting, { ORGANIZER: `ORGANIZER:${carol}` }));
  expect(() => change(calendarText(meeting), taken, alice)).toThrow('keeps its ORGANIZER');
});
