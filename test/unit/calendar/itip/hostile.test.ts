import { describe, expect, test } from 'vitest';
import { messagesOfChange, objectAfter } from '../../../../agents/calendar/itip/in-text.ts';
import { readJcal } from '../../../../agents/calendar/itip/jcal.ts';
import { methods } from '../../../../agents/calendar/itip/message.ts';
import { alice, bob, calendarText, changed, meeting, messageText, noon, series } from './kit.ts';
import { type Random, random } from './random.ts';

const exception = changed(series, {
  RRULE: undefined,
  'RECURRENCE-ID': 'RECURRENCE-ID;TZID=Europe/Berlin:20260107T100000',
  DTSTART: 'DTSTART;TZID=Europe/Berlin:20260107T140000',
  SEQUENCE: 'SEQUENCE:3',
});
const zone = [
  ...['BEGIN:VTIMEZONE', 'TZID:Own', 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0100'],
  ...['TZOFFSETTO:+0200', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'END:STANDARD', 'END:VTIMEZONE'],
].join('\r\n');

/** Words that mean something somewhere. */
const words = [
  ...[
    'BEGIN:VEVENT',
    'END:VEVENT',
    'BEGIN:VCALENDAR',
    'END:VCALENDAR',
    'BEGIN:VALARM',
    'VALUE=DATE',
    'VALUE=RECUR',
  ],
  ...[
    'VALUE=PERIOD',
    'TZID=Own',
    'TZID=Nowhere',
    'RANGE=THISANDFUTURE',
    'DELEGATED-TO="xmpp:x@y"',
    'PARTSTAT=DELEGATED',
  ],
  ...['RRULE:FREQ=SECONDLY', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'RRULE:FREQ=DAILY;COUNT=999999999'],
  ...[
    'EXDATE:20260107T090000Z',
    'RDATE:99991231T235959Z',
    'SEQUENCE:2147483648',
    'SEQUENCE:-1',
    'STATUS:CANCELLED',
  ],
  ...[
    'METHOD:CANCEL',
    'METHOD:REPLY',
    'METHOD:ADD',
    'UID:',
    'UID;VALUE=RECUR:FREQ=DAILY',
    'DTSTART;VALUE=RECUR:FREQ=DAILY',
    '__proto__:x',
    'constructor',
  ],
  ...[
    'RECURRENCE-ID:20260107T090000Z',
    'RECURRENCE-ID;VALUE=DATE:20260107',
    'DTSTAMP:99991231T235959Z',
    '\u0000',
    '\ud800',
  ],
  ...[
    'X-DRAGOMAN-DERIVED:TRUE',
    'X-DRAGOMAN-RECEIVED:9 9999-12-31T23:59:59Z',
    'X-DRAGOMAN-ENDED:9 9999-12-31T23:59:59Z',
  ],
];

function mutated(text: string, pick: Random): string {
  let now = text.replace('BEGIN:VEVENT', `${zone}\r\nBEGIN:VEVENT`);
  for (let times = 1 + pick.below(4); times > 0; times--) {
    const at = pick.below(now.length);
    const [head, tail] = [now.slice(0, at), now.slice(at)];
    const lines = now.split('\r\n');
    const line = pick.below(lines.length);
    switch (pick.below(7)) {
      case 0:
        now = head + tail.slice(pick.below(30));
        break;
      case 1:
        now = head + pick.of(words) + tail;
        break;
      case 2:
        now = head + String.fromCharCode(pick.below(300)) + tail.slice(1);
        break;
      case 3:
        now = lines.toSpliced(line, 1).join('\r\n');
        break;
      case 4:
        now = lines.toSpliced(line, 0, pick.of(words)).join('\r\n');
        break;
      case 5:
        now = lines.toSpliced(line, 0, pick.of(lines)).join('\r\n');
        break;
      default:
        now = now.replace(/\d+/, String(pick.below(10 ** (1 + pick.below(9)))));
    }
  }
  return now;
}

describe('ten thousand messages that nobody would write are refused or applied', () => {
  const stored = calendarText(series, exception);

  test.each(Array.from({ length: 10 }, (_, seed) => seed))('thousand %i', (seed) => {
    const pick = random(1000 + seed);
    const before = JSON.stringify(readJcal(stored));
    const counts = { applied: 0, refused: 0, unchanged: 0 };
    for (let index = 0; index < 1000; index++) {
      const message = mutated(
        messageText(pick.of(methods), ...pick.of([[meeting], [series, exception], [exception]])),
        pick,
      );
      counts[outcomeOf(pick.below(4) === 0 ? undefined : stored, message)]++;
    }
    expect(counts.applied).toBeGreaterThan(50);
    expect(counts.refused).toBeGreaterThan(50);
    expect(JSON.stringify(readJcal(stored))).toBe(before);
  });
});

/** What is stored after it is read again, and takes the message again without a change. */
function outcomeOf(stored: string | undefined, message: string): 'applied' | 'refused' | 'unchanged' {
  let after: string | undefined;
  try {
    after = objectAfter(stored, message, 'add');
  } catch (error) {
    if ((error as Error).name === 'Refusal') return 'refused';
    throw error;
  }
  if (after === undefined) return 'unchanged';
  expect(objectAfter(after, message, 'add')).toBeUndefined();
  return 'applied';
}

test('objects that nobody would write cause messages or a refusal', () => {
  const pick = random(7);
  let sent = 0;
  for (let index = 0; index < 1000; index++) {
    const before = pick.below(3) === 0 ? undefined : mutated(calendarText(series, exception), pick);
    const after = pick.below(3) === 0 ? undefined : mutated(calendarText(series, exception), pick);
    try {
      sent += messagesOfChange({ before, after, as: pick.of([alice, bob]), now: noon }).length;
    } catch (error) {
      expect(error).toMatchObject({ name: 'Refusal' });
    }
  }
  expect(sent).toBeGreaterThan(100);
});

describe('what is too much is refused', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => index);

  test('instances', () => {
    const ids = many(2000).map(
      (index) => `RECURRENCE-ID:20260107T09${String(10 + (index % 40))}${String(10 + (index % 49))}Z`,
    );
    const small = ids.map((id) => ['UID:m1@a.example', id]);
    expect(() => objectAfter(undefined, messageText('CANCEL', ...small), 'refuse')).toThrow('more than 1000');
  });

  test('attendees are not, and take no time that grows with their square', () => {
    const crowd = many(5000).map((index) => `ATTENDEE;PARTSTAT=ACCEPTED:mailto:p${index}@d.example`);
    const message = messageText('REQUEST', [...meeting, ...crowd]);
    const text = objectAfter(undefined, message, 'refuse') ?? '';
    expect(
      objectAfter(text, message.replace('Plans', 'Others').replace('T100000Z', 'T110000Z'), 'refuse'),
    ).toBeDefined();
  });

  test('answers to more instances than anybody has', () => {
    const endless = calendarText(changed(series, { RRULE: 'RRULE:FREQ=DAILY' }));
    const answers = many(400).map((index) => [
      ...['UID:m1@a.example', 'SEQUENCE:1', 'DTSTAMP:20260102T100000Z', `ORGANIZER:${alice}`],
      `RECURRENCE-ID;TZID=Europe/Berlin:${new Date(Date.UTC(2026, 0, 5 + index)).toISOString().slice(0, 10).replaceAll('-', '')}T100000`,
      `ATTENDEE;PARTSTAT=DECLINED:${bob}`,
    ]);
    const [few, all] = [answers.slice(0, 200), answers];
    expect(objectAfter(endless, messageText('REPLY', ...few), 'refuse')).toBeDefined();
    expect(() => objectAfter(endless, messageText('REPLY', ...all), 'refuse')).toThrow('no more can be');
  });

  test('a rule that never ends', () => {
    const endless = changed(series, { RRULE: 'RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30' });
    const reply = messageText('REPLY', [
      ...['UID:m1@a.example', 'SEQUENCE:1', 'DTSTAMP:20260102T100000Z', `ORGANIZER:${alice}`],
      ...['RECURRENCE-ID:29260107T090000Z', `ATTENDEE;PARTSTAT=ACCEPTED:${bob}`],
    ]);
    expect(outcomeOf(calendarText(endless), reply)).not.toBe('applied');
  });
});
