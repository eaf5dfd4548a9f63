import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMessage } from '../../../../agents/calendar/itip/message.ts';
import { decide } from '../../../../agents/calendar/policy/decide.ts';
import { requestOf } from '../../../../agents/calendar/policy/read-request.ts';
import { rules } from '../../../../agents/calendar/policy/rule.ts';
import { systemZone } from '../../../../agents/calendar/zones/system-zone.ts';
import { utc } from '../../../../agents/calendar/zones/zone.ts';
import { Refusal } from '../../../../app/agent.ts';
import { busy, contact, now, situationOf } from './requests.ts';

const berlin = systemZone('Europe/Berlin') ?? utc;
const all = rules.parse([
  {
    ...{ mode: 'automatic', keywords: ['a', 'talk'], hours: { 'mon-sun': ['00:00-12:00', '12:00-24:00'] } },
    ...{ noMeetings: { sat: '03:00-04:00' }, perDay: 3, perWeek: 9, bufferMinutes: 5 },
    ...{ maxConflictPercent: 50, outOfPolicy: 'propose' },
  },
]);
const taken = Array.from({ length: 500 }, (_, hours) =>
  busy(new Date(now + hours * 7_200_000).toISOString()),
);

function judge(text: string): string {
  const request = requestOf(readMessage(text), now, berlin);
  return decide(request, all, situationOf({ busy: taken })).answer;
}

const answers = ['accept', 'decline', 'tentative', 'ask', 'propose', 'silent'];

function asking(...lines: readonly string[]): string {
  return [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', 'METHOD:REQUEST', 'BEGIN:VEVENT', 'UID:u'],
    ...['DTSTAMP:20260301T090000Z', `ORGANIZER:${contact}`, 'SUMMARY:Talk', ...lines],
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
}

test.each([
  [['DTSTART:20260303T090000Z', 'RRULE:FREQ=SECONDLY']],
  [['DTSTART:20260303T090000Z', 'DURATION:P1000D', 'RRULE:FREQ=MINUTELY;COUNT=1000000']],
  [['DTSTART:00010101T000000Z', 'RRULE:FREQ=HOURLY']],
  [['DTSTART:99991231T235959Z', 'DURATION:P10000D']],
  [['DTSTART:20260303T090000Z', 'DTEND:20250303T090000Z']],
  [['DTSTART:20260303T090000Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30']],
  [['DTSTART;VALUE=DATE:20260303', 'DTEND;VALUE=DATE:99991231', 'RRULE:FREQ=DAILY']],
  [['DTSTART:20260303T090000Z', `DESCRIPTION:${'ab'.repeat(100_000)}`]],
  [['DTSTART:20260303T090000Z', `SUMMARY:${'ａ'.repeat(60_000)}`]],
])('%j has an answer, or a refusal in words', { timeout: 10_000 }, ([...lines]) => {
  try {
    expect(answers).toContain(judge(asking(...lines)));
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
  }
});

test('mutated requests have an answer, or a refusal in words', { timeout: 60_000 }, () => {
  const sample = asking(
    'DTSTART;TZID=Europe/Berlin:20260303T100000',
    'DTEND;TZID=Europe/Berlin:20260303T110000',
    'RRULE:FREQ=WEEKLY;COUNT=9;BYDAY=TU,TH',
    'EXDATE;TZID=Europe/Berlin:20260305T100000',
  );
  const edit = fc.record({
    at: fc.nat(sample.length),
    length: fc.nat(6),
    text: fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('0', '9', '-', 'Z', ';', ':', '\r\n', '99999999'),
    ),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const text = edits.reduce(
        (before, { at, length, text: put }) => before.slice(0, at) + put + before.slice(at + length),
        sample,
      );
      try {
        expect(answers).toContain(judge(text));
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }),
    { numRuns: 1_000 },
  );
});
