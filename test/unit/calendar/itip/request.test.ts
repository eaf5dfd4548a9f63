import { describe, expect, test } from 'vitest';
import { componentsOf, readJcal, textIn } from '../../../../agents/calendar/itip/jcal.ts';
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
const later = { DTSTAMP: 'DTSTAMP:20260102T100000Z' };
const request = (...events: (readonly string[])[]) => messageText('REQUEST', ...events);
const third = (changes: Record<string, string | undefined> = {}) =>
  changed(series, {
    RRULE: undefined,
    'RECURRENCE-ID': 'RECURRENCE-ID;TZID=Europe/Berlin:20260107T100000',
    DTSTART: 'DTSTART;TZID=Europe/Berlin:20260107T140000',
    DTEND: 'DTEND;TZID=Europe/Berlin:20260107T150000',
    ...later,
    ...changes,
  });

describe('a REQUEST', () => {
  test('that is new is stored without its METHOD and its alarms', () => {
    const alarm = ['BEGIN:VALARM', 'ACTION:AUDIO', 'TRIGGER:-PT5M', 'ATTACH:file:///x', 'END:VALARM'];
    const text = apply(undefined, request([...meeting, ...alarm]));
    expect(readJcal(text)[1].map(([name]) => name)).not.toContain('method');
    expect(eventOf(text)[2]).toEqual([]);
    expect(textIn(eventOf(text), 'summary')).toBe('Plans');
  });

  test('without what every calendar has is stored with it', () => {
    const bare = request(meeting).replace(/(VERSION|PRODID).*\r\n/g, '');
    expect(readJcal(apply(undefined, bare))[1].map(([name]) => name)).toEqual(['version', 'prodid']);
  });

  test('that somebody stored as it came is taken for what it says', () => {
    expect(apply(request(meeting), request(meeting))).toBe('unchanged');
    const next = request(changed(meeting, { ...later, SUMMARY: 'SUMMARY:New' }));
    expect(apply(request(meeting), next)).not.toContain('METHOD');
  });

  test('that is newer takes the place of the older one', () => {
    const moved = request(changed(meeting, { SEQUENCE: 'SEQUENCE:2', DTSTART: 'DTSTART:20260105T080000Z' }));
    expect(textIn(eventOf(apply(stored, moved)), 'dtstart')).toBe('2026-01-05T08:00:00Z');
  });

  test.each([
    ['by SEQUENCE', { SEQUENCE: 'SEQUENCE:0', ...later, SUMMARY: 'SUMMARY:Old' }],
    ['by DTSTAMP', { DTSTAMP: 'DTSTAMP:20251231T100000Z', SUMMARY: 'SUMMARY:Old' }],
  ])('that is older %s changes nothing', (_how, changes) => {
    expect(apply(stored, request(changed(meeting, changes)))).toBe('unchanged');
  });

  test('applied twice is applied once', () => {
    const once = apply(undefined, request(meeting));
    expect(apply(once, request(meeting))).toBe('unchanged');
    expect(apply(once, request(meeting.toReversed()))).toBe('unchanged');
  });

  test('leaves what is the person’s own', () => {
    const own = calendarText([
      ...changed(meeting, { TRANSP: 'TRANSP:TRANSPARENT', 'X-MINE': 'X-MINE:a note' }),
      ...['BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT5M', 'DESCRIPTION:x', 'END:VALARM'],
    ]);
    const changes = { ...later, SEQUENCE: 'SEQUENCE:2', TRANSP: 'TRANSP:OPAQUE', SUMMARY: 'SUMMARY:New' };
    const event = eventOf(apply(own, request(changed(meeting, changes))));
    expect(textIn(event, 'summary')).toBe('New');
    expect(textIn(event, 'transp')).toBe('TRANSPARENT');
    expect(textIn(event, 'x-mine')).toBe('a note');
    expect(componentsOf(event, 'valarm')).toHaveLength(1);
  });

  test('does not take an answer back that it cannot know of', () => {
    const accepted = stored.replace('NEEDS-ACTION;RSVP=TRUE', 'ACCEPTED');
    const word = apply(accepted, request(changed(meeting, { ...later, SUMMARY: 'SUMMARY:New' })));
    expect(partstats(eventOf(word))[bob]).toBe('ACCEPTED');
    const moved = { ...later, SEQUENCE: 'SEQUENCE:2', DTSTART: 'DTSTART:20260105T080000Z' };
    expect(partstats(eventOf(apply(accepted, request(changed(meeting, moved)))))[bob]).toBe('NEEDS-ACTION');
  });

  test('for one instance leaves the series and the other instances', () => {
    const text = apply(calendarText(series), request(third()));
    expect(textIn(eventOf(text), 'rrule')).toBeDefined();
    expect(textIn(eventOf(text, '2026-01-07T10:00:00'), 'dtstart')).toBe('2026-01-07T14:00:00');
    const inUtc = { 'RECURRENCE-ID': 'RECURRENCE-ID:20260107T090000Z', DTSTAMP: 'DTSTAMP:20260103T100000Z' };
    const again = apply(text, request(third(inUtc)));
    expect(componentsOf(readJcal(again), 'vevent')).toHaveLength(2);
  });

  test('with the whole series passes over older exceptions, and not over newer ones', () => {
    const text = apply(calendarText(series), request(third()));
    const between = changed(series, { DTSTAMP: 'DTSTAMP:20260101T120000Z', SUMMARY: 'SUMMARY:Between' });
    const kept = apply(text, request(between));
    expect(componentsOf(readJcal(kept), 'vevent')).toHaveLength(2);
    const last = changed(series, { DTSTAMP: 'DTSTAMP:20260104T120000Z', SUMMARY: 'SUMMARY:Last' });
    expect(componentsOf(readJcal(apply(kept, request(last))), 'vevent')).toHaveLength(1);
    expect(apply(apply(kept, request(last)), request(third()))).toBe('unchanged');
  });

  test('names zones, and those stay that are named elsewhere', () => {
    const zone = (tzid: string) =>
      [
        'BEGIN:VTIMEZONE',
        `TZID:${tzid}`,
        'BEGIN:STANDARD',
        'DTSTART:19700101T000000',
        'TZOFFSETFROM:+0300',
        'TZOFFSETTO:+0300',
        'END:STANDARD',
        'END:VTIMEZONE',
        'BEGIN:VEVENT',
      ].join('\r\n');
    const own = calendarText(series)
      .replace('BEGIN:VEVENT', zone('Mine'))
      .replaceAll('Europe/Berlin', 'Mine');
    const brought = request(third({ DTSTART: 'DTSTART;TZID=Theirs:20260107T140000', DTEND: undefined }))
      .replace('BEGIN:VEVENT', zone('Theirs'))
      .replaceAll('TZID=Europe/Berlin', 'TZID=Mine')
      .replace('BEGIN:VEVENT', zone('Mine'));
    const zones = componentsOf(readJcal(apply(own, brought)), 'vtimezone').map((one) => textIn(one, 'tzid'));
    expect(zones).toEqual(['Mine', 'Theirs']);
  });
});

describe('is refused:', () => {
  test.each([
    ['another organizer', { ORGANIZER: `ORGANIZER:${carol}` }, 'organizer'],
    ['no organizer', { ORGANIZER: undefined }, 'organizer'],
    ['another meeting', { UID: 'UID:another' }, 'another meeting'],
    ['no UID', { UID: undefined }, 'no UID'],
    ['a SEQUENCE below nothing', { SEQUENCE: 'SEQUENCE:-1' }, 'SEQUENCE'],
    ['a SEQUENCE beyond counting', { SEQUENCE: 'SEQUENCE:99999999999' }, 'SEQUENCE'],
    ['a DTSTAMP that is none', { DTSTAMP: 'DTSTAMP:yesterday' }, 'DTSTAMP'],
    ['a time that is none', { DTSTART: 'DTSTART:20260230T990000Z' }, 'DTSTART'],
    ['a rule for a time', { DTSTART: 'DTSTART;VALUE=RECUR:FREQ=DAILY' }, 'DTSTART'],
    ['a word for a time', { DTEND: 'DTEND;VALUE=TEXT:later' }, 'DTEND'],
    ['a rule for a status', { STATUS: 'STATUS;VALUE=RECUR:FREQ=DAILY' }, 'STATUS holds'],
    ['two starts', { DTSTART: 'DTSTART:20260105T090000Z\r\nDTSTART:20260106T090000Z' }, 'DTSTART twice'],
  ])('%s', (_what, changes, why) => {
    expect(() => apply(stored, request(changed(meeting, { ...later, ...changes })))).toThrow(why);
    expect(() => apply(stored, request(changed(meeting, { ...later, ...changes })))).toThrow(
      expect.objectContaining({ name: 'Refusal' }),
    );
  });

  test.each([
    ['no METHOD', calendarText(meeting), 'no METHOD'],
    ['a METHOD of its own', messageText('STEAL', meeting), 'METHOD'],
    ['no meeting', messageText('REQUEST'), 'no meeting'],
    ['one instance twice', messageText('REQUEST', meeting, meeting), 'twice'],
    ['two meetings', messageText('REQUEST', meeting, changed(third(), { UID: 'UID:b' })), 'different UIDs'],
    [
      'two organizers',
      messageText('REQUEST', series, third({ ORGANIZER: `ORGANIZER:${bob}` })),
      'different ORG',
    ],
    [
      'a zone that nobody knows',
      request(third({ 'RECURRENCE-ID': 'RECURRENCE-ID;TZID=Moon/Sea:20260107T100000' })),
      'Moon/Sea',
    ],
    ['too much', request(changed(meeting, { SUMMARY: `SUMMARY:${'x'.repeat(300_000)}` })), 'more than'],
    ['no calendar', 'hello', 'does not begin'],
  ])('%s', (_what, message, why) => {
    expect(() => apply(stored, message)).toThrow(why);
  });

  test('a task beside the meeting', () => {
    const both = request(meeting).replace(
      'END:VCALENDAR',
      'BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\nEND:VCALENDAR',
    );
    expect(() => apply(undefined, both)).toThrow('VTODO');
  });
});

describe('PUBLISH', () => {
  const published = meeting.filter((line) => !line.startsWith('ATTENDEE'));

  test('is stored, and updated', () => {
    const text = apply(undefined, messageText('PUBLISH', published));
    const next = changed(published, { ...later, SUMMARY: 'SUMMARY:New' });
    expect(textIn(eventOf(apply(text, messageText('PUBLISH', next))), 'summary')).toBe('New');
  });

  test('is refused where somebody was invited', () => {
    expect(() => apply(stored, messageText('PUBLISH', changed(published, later)))).toThrow('PUBLISH');
  });
});

describe('ADD', () => {
  const added = changed(meeting, {
    ...later,
    SEQUENCE: 'SEQUENCE:2',
    DTSTART: 'DTSTART:20260201T090000Z',
    DTEND: undefined,
  });

  test('brings an instance that the series shows', () => {
    const text = apply(calendarText(series), messageText('ADD', added));
    expect(textIn(eventOf(text, '2026-02-01T09:00:00Z'), 'dtstart')).toBe('2026-02-01T09:00:00Z');
    expect(textIn(eventOf(text), 'rdate')).toBe('2026-02-01T09:00:00Z');
    expect(apply(text, messageText('ADD', added))).toBe('unchanged');
  });

  test('of nothing waits; with a rule it is refused', () => {
    expect(apply(undefined, messageText('ADD', added))).toBe('early');
    expect(() => apply(calendarText(series), messageText('ADD', [...added, 'RRULE:FREQ=DAILY']))).toThrow(
      'RRULE',
    );
  });
});

test('one organizer written in two ways is one', () => {
  const written = changed(meeting, {
    ...later,
    ORGANIZER: 'ORGANIZER:XMPP:Alice@A.example',
    SUMMARY: 'SUMMARY:New',
  });
  expect(textIn(eventOf(apply(stored, request(written))), 'summary')).toBe('New');
  expect(alice).toBe('xmpp:alice@a.example');
});
