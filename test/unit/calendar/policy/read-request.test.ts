import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../../agents/calendar/itip/message.ts';
import { requestOf } from '../../../../agents/calendar/policy/read-request.ts';
import type { MeetingRequest } from '../../../../agents/calendar/policy/request.ts';
import { systemZone } from '../../../../agents/calendar/zones/system-zone.ts';
import { utc } from '../../../../agents/calendar/zones/zone.ts';
import { now, range } from './requests.ts';

const berlin = systemZone('Europe/Berlin') ?? utc;

function event(...lines: string[]): string[] {
  const organizer = lines.some((line) => line.startsWith('ORGANIZER'))
    ? []
    : ['ORGANIZER:xmpp:ann@example.org'];
  return ['BEGIN:VEVENT', 'UID:asked', 'DTSTAMP:20260301T090000Z', ...organizer, ...lines, 'END:VEVENT'];
}

function read(events: readonly string[], method = 'REQUEST'): MeetingRequest {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:x',
    `METHOD:${method}`,
    ...events,
    'END:VCALENDAR',
  ];
  return requestOf(readMessage(lines.join('\r\n')), now, berlin);
}

const inBerlin = 'DTSTART;TZID=Europe/Berlin:20260303T100000';

describe('what is asked', () => {
  test('a meeting', () => {
    const lines = [
      inBerlin,
      'DURATION:PT30M',
      'SUMMARY:Talk',
      'DESCRIPTION:About the plan',
      'CATEGORIES:a,b',
    ];
    expect(read(event(...lines))).toEqual({
      ...{ uid: 'asked', organizer: 'xmpp:ann@example.org', title: 'Talk' },
      ...{ text: 'Talk\nAbout the plan\na\nb', instances: [range('2026-03-03T10:00+01:00/30')] },
      ...{ isSeries: false, isPart: false, isCut: false },
      ...{ isAllDay: false, isFloating: false, isTransparent: false },
    });
  });

  test('whole days and times without a zone are the person’s', () => {
    const day = read(event('DTSTART;VALUE=DATE:20260329', 'TRANSP:TRANSPARENT'));
    expect(day).toMatchObject({ isAllDay: true, isFloating: false, isTransparent: true });
    expect(day.instances).toEqual([range('2026-03-29T00:00+01:00/1380')]);
    const floating = read(event('DTSTART:20260303T100000', 'DURATION:PT1H'));
    expect(floating).toMatchObject({ isFloating: true, instances: [range('2026-03-03T10:00+01:00')] });
  });

  test('a series, from now on, without what is cancelled and with what was moved', () => {
    const series = read([
      ...event('DTSTART;TZID=Europe/Berlin:20260224T100000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=5'),
      ...event(
        inBerlin.replace('03T10', '04T09'),
        'DURATION:PT1H',
        'RECURRENCE-ID;TZID=Europe/Berlin:20260303T100000',
      ),
      ...event('RECURRENCE-ID;TZID=Europe/Berlin:20260317T100000', 'STATUS:CANCELLED'),
    ]);
    expect(series).toMatchObject({ isSeries: true, isPart: false, isCut: false });
    expect(series.instances).toEqual(
      ['2026-03-04T09:00+01:00', '2026-03-10T10:00+01:00', '2026-03-24T10:00+01:00'].map(range),
    );
  });

  test('one date of a series alone', () => {
    const part = read(event(inBerlin, 'DURATION:PT1H', 'RECURRENCE-ID;TZID=Europe/Berlin:20260303T090000'));
    expect(part).toMatchObject({
      isSeries: false,
      isPart: true,
      instances: [range('2026-03-03T10:00+01:00')],
    });
  });

  test('a series without end is looked at for a year, one of very many dates for a thousand', () => {
    const weekly = read(event(inBerlin, 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY'));
    expect(weekly).toMatchObject({ isCut: true });
    expect(weekly.instances).toHaveLength(53);
    const minutely = read(event(inBerlin, 'DURATION:PT1M', 'RRULE:FREQ=MINUTELY;COUNT=1000000'));
    expect(minutely).toMatchObject({ isCut: true });
    expect(minutely.instances).toHaveLength(1000);
  });

  test('a meeting in three years, and one three years ago', () => {
    expect(read(event('DTSTART:20290303T100000Z', 'DURATION:PT1H')).instances).toEqual([
      range('2029-03-03T10:00Z'),
    ]);
    expect(read(event('DTSTART:20230303T100000Z', 'DURATION:PT1H')).instances).toEqual([
      range('2023-03-03T10:00Z'),
    ]);
    expect(read(event('DTSTART:20230303T100000Z', 'RRULE:FREQ=YEARLY;COUNT=2')).instances).toHaveLength(1);
  });

  test('addresses are in the form that is compared', () => {
    expect(read(event(inBerlin, 'ORGANIZER:MAILTO:Ann@Example.org')).organizer).toBe(
      'mailto:ann@example.org',
    );
    expect(read(event(inBerlin, 'ORGANIZER:xmpp:Ann@Example.org/phone')).organizer).toBe(
      'xmpp:ann@example.org',
    );
  });
});

test('what asks for nothing, or is nobody’s, is refused', () => {
  expect(() => read(event(inBerlin), 'CANCEL')).toThrow('it is a CANCEL, and asks for nothing');
  const lines = ['BEGIN:VEVENT', 'UID:a', 'DTSTAMP:20260301T090000Z', inBerlin, 'END:VEVENT'];
  expect(() => read(lines)).toThrow('it has no ORGANIZER');
});
