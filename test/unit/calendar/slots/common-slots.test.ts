import { describe, expect, test } from 'vitest';
import { OpenHours } from '../../../../agents/calendar/policy/open-hours.ts';
import { commonSlots } from '../../../../agents/calendar/slots/common-slots.ts';
import type { Attendee, Wish } from '../../../../agents/calendar/slots/slot.ts';

const office = { 'mon-fri': '09:00-17:00' };

/** Times are of 2026 in UTC: `03-03T10:00/90`. */
function range(text: string): { start: number; end: number } {
  const [start = '', minutes = '60'] = text.split('/');
  const from = Date.parse(`2026-${start}Z`);
  if (Number.isNaN(from)) throw new Error(`${text} is no time`);
  return { start: from, end: from + Number(minutes) * 60_000 };
}

function person(name: string, busy: readonly string[] = [], more: Partial<Attendee> = {}): Attendee {
  const ranges = busy.map((text) => ({ ...range(text.replace('?', '')), tentative: text.endsWith('?') }));
  return {
    address: `xmpp:${name}@example.org`,
    isRequired: true,
    busy: ranges,
    zone: 'Europe/Berlin',
    ...more,
  };
}

function wish(window: string, more: Partial<Wish> = {}): Wish {
  return { window: range(window), lengthMinutes: 60, ...more };
}

function starts(people: readonly Attendee[], wished: Wish): string[] {
  return commonSlots(people, wished).map(({ start }) => new Date(start).toISOString().slice(5, 16));
}

const optional = { isRequired: false };

describe('common time', () => {
  test('is where nobody who must come has anything, on the grid', () => {
    const people = [person('ann', ['03-03T09:00/70']), person('bob', ['03-03T11:30/30'])];
    expect(starts(people, wish('03-03T09:00/240'))).toEqual(['03-03T10:15', '03-03T10:30', '03-03T12:00']);
    expect(starts(people, wish('03-03T09:00/240', { gridMinutes: 5 }))[0]).toBe('03-03T10:10');
  });

  test('there is none', () => {
    const people = [person('ann', ['03-03T09:00/120']), person('bob', ['03-03T11:00/120'])];
    expect(commonSlots(people, wish('03-03T09:00/240'))).toEqual([]);
    expect(commonSlots(people, wish('03-03T09:00/59'))).toEqual([]);
    expect(commonSlots(people, wish('03-03T09:00/-60'))).toEqual([]);
  });

  test('of several zones is within everybody’s hours', () => {
    const berlin = person('ann', [], { hours: new OpenHours(office, 'Europe/Berlin') });
    const york = person('bob', [], {
      hours: new OpenHours(office, 'America/New_York'),
      zone: 'America/New_York',
    });
    // Six hours apart in winter; five for three weeks of March.
    expect(starts([berlin, york], wish('03-03T00:00/1440'))).toEqual([
      ...['03-03T14:00', '03-03T14:15', '03-03T14:30', '03-03T14:45', '03-03T15:00'],
    ]);
    expect(starts([berlin, york], wish('03-10T00:00/1440'))[0]).toBe('03-10T13:00');
    expect(starts([berlin, york], wish('03-07T00:00/2880'))).toEqual([]);
    const auckland = person('cai', [], { hours: new OpenHours(office, 'Pacific/Auckland') });
    expect(starts([berlin, york, auckland], wish('03-02T00:00/10080'))).toEqual([]);
  });

  test('asks first for when those can come who need not', () => {
    const people = [person('ann'), person('bob', ['03-03T09:00/60'], optional), person('cai', [], optional)];
    const [best, , , , , last] = commonSlots(people, wish('03-03T09:00/135'));
    expect(best).toMatchObject({ ...range('03-03T10:00'), away: [] });
    expect(last).toMatchObject({ ...range('03-03T09:45'), away: ['xmpp:bob@example.org'] });
  });

  test('what is tentative is taken, or comes last where that is wished', () => {
    const people = [person('ann', ['03-03T09:00/60?']), person('bob', ['03-03T10:00/15'], optional)];
    const window = '03-03T09:00/135';
    expect(commonSlots(people, wish(window))).toMatchObject([
      { ...range('03-03T10:15'), away: [], tentative: [] },
      { ...range('03-03T10:00'), away: ['xmpp:bob@example.org'], tentative: [] },
    ]);
    expect(
      commonSlots(people, wish(window, { tentative: 'last' })).map(({ tentative, away }) => [
        tentative,
        away,
      ]),
    ).toEqual([
      [[], []],
      [['xmpp:ann@example.org'], []],
      [[], ['xmpp:bob@example.org']],
      ...Array(3).fill([['xmpp:ann@example.org'], ['xmpp:bob@example.org']]),
    ]);
  });

  test('mornings are those of as many as can be', () => {
    const people = [person('ann'), person('bob', [], { zone: 'America/New_York' }), person('cai')];
    const times = starts(people, wish('03-03T12:00/2880', { prefer: 'mornings', gridMinutes: 60, limit: 8 }));
    // 05:00 to 11:00 in UTC is the morning of both in Berlin, and no time in New York.
    expect(times).toEqual([
      ...['03-04T05:00', '03-04T06:00', '03-04T07:00', '03-04T08:00', '03-04T09:00', '03-04T10:00'],
      ...['03-05T05:00', '03-05T06:00'],
    ]);
  });

  test('spread is one of each day, then another of each', () => {
    const ann = person('ann', [], { hours: new OpenHours(office, 'Europe/Berlin') });
    expect(starts([ann], wish('03-05T00:00/7200', { prefer: 'spread', limit: 5 }))).toEqual([
      ...['03-05T08:00', '03-06T08:00', '03-09T08:00', '03-05T08:15', '03-06T08:15'],
    ]);
  });

  test('too many people, no length, and more than a year are refused in words', () => {
    const crowd = Array.from({ length: 21 }, (_, index) => person(`p${index}`));
    expect(() => commonSlots(crowd, wish('03-03T09:00/240'))).toThrow('At most 20 people');
    expect(() => commonSlots([], wish('03-03T09:00/240', { lengthMinutes: 0 }))).toThrow('a minute at least');
    expect(() => commonSlots([], wish('03-03T09:00/600000'))).toThrow('A year is the longest');
  });
});
