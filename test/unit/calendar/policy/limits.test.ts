import { describe, expect, test } from 'vitest';
import { agreed, answer, busy, colleague, contact, now, range, request } from './requests.ts';

const free = 'You are free, and the rule lets it be.';

describe('hours', () => {
  const office = { 'mon-fri': '09:00-17:00' };
  const shift = { 'fri-sat': '22:00-06:00' };
  const split = { 'mon,wed': ['09:00-12:00', '13:00-17:00'], 'thu-tue': '10:00-11:00' };
  const always = { 'mon-sun': '00:00-24:00' };

  test.each([
    [office, '2026-03-03T09:00+01:00', true],
    [office, '2026-03-03T16:00+01:00', true],
    [office, '2026-03-03T08:59+01:00', false],
    [office, '2026-03-03T16:01+01:00', false],
    [office, '2026-03-07T10:00+01:00', false],
    [office, '2026-03-03T09:00+01:00/2000', false],
    [shift, '2026-03-06T23:30+01:00', true],
    [shift, '2026-03-07T02:00+01:00', true],
    [shift, '2026-03-08T05:00+01:00', true],
    [shift, '2026-03-06T02:00+01:00', false],
    [shift, '2026-03-09T02:00+01:00', false],
    [split, '2026-03-04T11:30+01:00', false],
    [split, '2026-03-04T13:00+01:00/240', true],
    [split, '2026-03-03T10:00+01:00', true],
    [split, '2026-03-08T10:00+01:00', true],
    [split, '2026-03-04T10:00+01:00', true],
    [always, '2026-03-04T10:00+01:00/20000', true],
    [always, '2026-03-04T10:00+01:00/700000', false],
    [{}, '2026-03-04T10:00+01:00', false],
  ])('%j, %s: %s', (hours, time, isWithin) => {
    const decision = answer(request(time), [{ mode: 'automatic', hours }]);
    expect(decision.answer).toBe(isWithin ? 'accept' : 'ask');
    if (!isWithin) expect(decision.reason).toMatch(/is not within the hours for meetings\.$/);
  });

  test('are those of the rule’s zone, the whole year', () => {
    const rules = [{ mode: 'automatic', hours: office, zone: 'America/New_York' }];
    // New York changed on 8 March, Berlin on the 29th.
    for (const time of ['2026-03-06T09:00-05:00', '2026-03-09T09:00-04:00', '2026-11-02T09:00-05:00'])
      expect(answer(request(time), rules)).toMatchObject({ answer: 'accept', reason: free });
    for (const time of ['2026-03-09T09:00-05:00/480', '2026-11-02T09:00-04:00'])
      expect(answer(request(time), rules).answer).toBe('ask');
  });

  test.each([
    // In Lord Howe the clock goes back half an hour on 5 April 2026 at 02:00.
    ['Australia/Lord_Howe', { sun: '01:30-02:30' }, '2026-04-05T01:30+11:00/90', true],
    ['Australia/Lord_Howe', { sun: '01:30-02:30' }, '2026-04-05T01:30+11:00/91', false],
    // It goes forward by as much on 4 October.
    ['Australia/Lord_Howe', { sun: '01:30-03:00' }, '2026-10-04T01:30+10:30/60', true],
    ['Australia/Lord_Howe', { sun: '01:30-03:00' }, '2026-10-04T01:30+10:30/61', false],
    // In New York 02:00 to 03:00 is not there on 8 March, and 01:00 to 02:00 is there twice on 1 November.
    ['America/New_York', { sun: '01:00-04:00' }, '2026-03-08T01:00-05:00/120', true],
    ['America/New_York', { sun: '01:00-04:00' }, '2026-03-08T01:00-05:00/121', false],
    ['America/New_York', { sun: '01:00-04:00' }, '2026-11-01T01:00-04:00/240', true],
    ['America/New_York', { sun: '01:00-04:00' }, '2026-11-01T01:00-04:00/241', false],
    // In Berlin 02:00 to 03:00 is not there on 29 March, and is there twice on 25 October.
    ['Europe/Berlin', { sun: '01:00-04:00' }, '2026-03-29T01:00+01:00/120', true],
    ['Europe/Berlin', { sun: '01:00-04:00' }, '2026-03-29T01:00+01:00/121', false],
    ['Europe/Berlin', { sun: '01:00-04:00' }, '2026-10-25T01:00+02:00/240', true],
    ['Europe/Berlin', { sun: '01:00-04:00' }, '2026-10-25T01:00+02:00/241', false],
    // Morocco leaves its summer time for Ramadan: 2026-02-15 to 2026-03-22, and from 2027-02-07 on.
    ['Africa/Casablanca', { 'mon-fri': '09:00-10:00' }, '2027-02-05T09:00+01:00', true],
    ['Africa/Casablanca', { 'mon-fri': '09:00-10:00' }, '2027-02-08T09:00+00:00', true],
    ['Africa/Casablanca', { 'mon-fri': '09:00-10:00' }, '2027-02-08T09:00+01:00', false],
    ['Africa/Casablanca', { 'mon-fri': '09:00-10:00' }, '2026-03-20T09:00+00:00', true],
    ['Africa/Casablanca', { 'mon-fri': '09:00-10:00' }, '2026-03-23T09:00+01:00', true],
    ['Africa/Casablanca', { 'mon-fri': '09:00-10:00' }, '2026-03-23T09:00+00:00', false],
  ])('%s %j, %s: %s', (zone, hours, time, isWithin) => {
    const decision = answer(request(time), [{ mode: 'automatic', hours, zone }]);
    expect(decision.answer).toBe(isWithin ? 'accept' : 'ask');
  });

  test('no meetings on Wednesday afternoon', () => {
    const rules = [{ mode: 'automatic', noMeetings: { wed: '13:00-17:00' } }];
    expect(answer(request('2026-03-04T12:00+01:00'), rules).answer).toBe('accept');
    expect(answer(request('2026-03-04T12:30+01:00'), rules)).toMatchObject({
      answer: 'ask',
      reason: 'Wed 2026-03-04, 12:30 to 13:30 is in hours without meetings.',
    });
  });

  test('a whole day is not within working hours', () => {
    const day = request('2026-03-03T00:00+01:00/1440', { isAllDay: true });
    expect(answer(day, [{ mode: 'automatic', hours: office }])).toMatchObject({
      answer: 'ask',
      reason: 'Tue 2026-03-03 is not within the hours for meetings.',
    });
    expect(answer(day, [{ mode: 'automatic' }]).answer).toBe('accept');
    const lunch = [busy('2026-03-03T12:00+01:00')];
    expect(answer(day, [{ mode: 'automatic' }], { busy: lunch }).answer).toBe('decline');
  });
});

describe('when, how long, how close', () => {
  test.each([
    [{ noticeMinutes: 120 }, '2026-03-02T10:00+01:00', undefined],
    [{ noticeMinutes: 120 }, '2026-03-02T09:59+01:00', 'It begins with less notice than 2 hours.'],
    [{}, '2026-03-02T07:30+01:00', 'It has begun already.'],
    [{ horizonDays: 30 }, '2026-04-01T08:00+01:00', undefined],
    [{ horizonDays: 30 }, '2026-04-01T08:01+01:00', 'It is more than 30 days ahead.'],
    [{ minMinutes: 15 }, '2026-03-03T10:00+01:00/15', undefined],
    [{ minMinutes: 15 }, '2026-03-03T10:00+01:00/14', 'It takes 14 minutes, and 15 minutes is the shortest.'],
    [{ maxMinutes: 60 }, '2026-03-03T10:00+01:00/60', undefined],
    [{ maxMinutes: 60 }, '2026-03-03T10:00+01:00/61', 'It takes 61 minutes, and 1 hour is the longest.'],
  ])('%j, %s: %s', (limits, time, complaint) => {
    expect(answer(request(time), [{ mode: 'automatic', ...limits }])).toMatchObject(
      complaint === undefined ? { answer: 'accept', reason: free } : { answer: 'ask', reason: complaint },
    );
  });

  test('a day of 23 hours is a day', () => {
    const day = request('2026-03-29T00:00+01:00/1380', { isAllDay: true });
    expect(answer(day, [{ mode: 'automatic', minMinutes: 1440, maxMinutes: 1440 }]).answer).toBe('accept');
  });

  test.each([
    [{ bufferMinutes: 15 }, '2026-03-03T10:15+01:00', undefined],
    [{ bufferMinutes: 15 }, '2026-03-03T10:14+01:00', 'before'],
    [{ bufferMinutes: 15 }, '2026-03-03T12:46+01:00', 'after'],
    [{ bufferMinutes: 15, bufferBeforeMinutes: 0 }, '2026-03-03T10:00+01:00', undefined],
    [{ bufferMinutes: 15, bufferAfterMinutes: 0 }, '2026-03-03T13:00+01:00', undefined],
    [{ bufferAfterMinutes: 30 }, '2026-03-03T10:00+01:00', undefined],
    [{ bufferAfterMinutes: 30 }, '2026-03-03T12:31+01:00', 'after'],
  ])('%j, %s: %s', (buffers, time, side) => {
    const around = [busy('2026-03-03T09:00+01:00'), busy('2026-03-03T14:00+01:00')];
    const decision = answer(request(time), [{ mode: 'automatic', ...buffers }], { busy: around });
    expect(decision.answer).toBe(side === undefined ? 'accept' : 'ask');
    if (side !== undefined)
      expect(decision.reason).toMatch(RegExp(`^Less than \\d+ minutes would be free ${side} Tue`));
  });

  test('over already: the person is told, and nobody else', () => {
    const over = request('2026-03-01T10:00+01:00');
    for (const mode of ['ask', 'automatic', 'always-accept'])
      expect(answer(over, [{ mode }])).toMatchObject({ answer: 'ask', reason: 'It is over already.' });
    expect(answer(request([]), [{ mode: 'always-accept' }]).reason).toBe('It has no date.');
  });
});

describe('at most so many', () => {
  const tuesday = ['2026-03-03T12:00+01:00', '2026-03-03T14:00+01:00'];
  const late = '2026-03-03T23:30+01:00';

  test.each([
    [{ perDay: 3 }, 'accept'],
    [{ perDay: 2 }, 'ask'],
    [{ perDay: 2, zone: 'America/New_York' }, 'ask'],
    [{ perDay: 2, zone: 'Asia/Tokyo' }, 'accept'],
    [{ perWeek: 3 }, 'accept'],
    [{ perWeek: 2 }, 'ask'],
  ])('%j: %s', (limits, expected) => {
    const history = tuesday.map((time) => agreed(time));
    const decision = answer(request(late), [{ mode: 'automatic', ...limits }], { history });
    expect(decision.answer).toBe(expected);
  });

  test('weeks are from Monday to Sunday', () => {
    const weekly = [{ mode: 'automatic', perWeek: 1 }];
    const history = [agreed('2026-03-08T23:00+01:00/30')];
    expect(answer(request('2026-03-02T12:00+01:00'), weekly, { history })).toMatchObject({
      answer: 'ask',
      reason: 'The week of Mon 2026-03-02, 12:00 to 13:00 has 1 meeting with them already.',
    });
    expect(answer(request('2026-03-09T00:00+01:00'), weekly, { history }).answer).toBe('accept');
  });

  test('counts only those whom the rule is about, and not the meeting itself', () => {
    const rules = [{ who: ['group:Friends'], mode: 'automatic', perDay: 1 }];
    const asked = request('2026-03-03T10:00+01:00');
    const others = [
      agreed('2026-03-03T12:00+01:00', [colleague]),
      agreed('2026-03-03T15:00+01:00', [contact], 'asked'),
    ];
    expect(answer(asked, rules, { history: others }).answer).toBe('accept');
    const both = [agreed('2026-03-03T12:00+01:00', [colleague, contact])];
    expect(answer(asked, rules, { history: both })).toMatchObject({
      answer: 'ask',
      reason: 'Tue 2026-03-03 has 1 meeting with them already.',
    });
  });

  test('a rule for everybody counts meetings with anybody', () => {
    const history = [agreed('2026-03-03T12:00+01:00', ['mailto:buyer@shop.example'])];
    for (const who of [undefined, ['everyone']])
      expect(
        answer(request('2026-03-03T10:00+01:00'), [{ who, mode: 'automatic', perDay: 1 }], { history })
          .answer,
      ).toBe('ask');
  });

  test('a series counts its own dates', () => {
    const twice = request(['2026-03-03T10:00+01:00', '2026-03-03T15:00+01:00']);
    expect(answer(twice, [{ mode: 'automatic', perDay: 2 }]).answer).toBe('accept');
    expect(answer(twice, [{ mode: 'automatic', perDay: 1 }])).toMatchObject({
      answer: 'ask',
      reason: '1 of its 2 dates does not fit. Tue 2026-03-03 has 1 meeting with them already.',
    });
  });
});

describe('a series', () => {
  const weeks = Array.from({ length: 10 }, (_, week) =>
    new Date(now + (week * 7 + 1) * 86_400_000).toISOString(),
  );
  const taken = weeks.slice(2, 4).map((time) => busy(time));

  test.each([
    [0, 'decline'],
    [19.9, 'decline'],
    [20, 'accept'],
    [100, 'accept'],
  ])('with %d percent allowed and 20 taken: %s', (maxConflictPercent, expected) => {
    const decision = answer(request(weeks), [{ mode: 'automatic', maxConflictPercent }], { busy: taken });
    expect(decision.answer).toBe(expected);
    expect(decision.except).toEqual(expected === 'accept' ? weeks.slice(2, 4).map(range) : []);
  });

  test('of which no date is possible is not accepted, whatever is allowed', () => {
    const all = weeks.map((time) => busy(time));
    const lenient = [{ mode: 'automatic', maxConflictPercent: 100 }];
    expect(answer(request(weeks), lenient, { busy: all }).answer).toBe('decline');
  });

  test('a single meeting has no share', () => {
    const one = request(weeks[2] ?? '');
    expect(answer(one, [{ mode: 'automatic', maxConflictPercent: 100 }], { busy: taken }).answer).toBe(
      'decline',
    );
  });

  test('dates that are over do not count, and what does not fit may have its share', () => {
    const old = ['2026-02-03T10:00+01:00', '2026-02-10T10:00+01:00'];
    const saturday = '2026-03-14T10:00+01:00';
    const asked = request([...old, '2026-03-03T10:00+01:00', '2026-03-10T10:00+01:00', saturday]);
    const hours = { 'mon-fri': '09:00-17:00' };
    expect(answer(asked, [{ mode: 'automatic', hours, maxConflictPercent: 34 }])).toMatchObject({
      answer: 'accept',
      except: [range(saturday)],
    });
    expect(answer(asked, [{ mode: 'automatic', hours, maxConflictPercent: 33 }])).toMatchObject({
      answer: 'ask',
      reason:
        '1 of its 3 dates does not fit. Sat 2026-03-14, 10:00 to 11:00 is not within the hours for meetings.',
    });
  });

  test('that is longer than was looked at says so, and is beyond any horizon', () => {
    const cut = request(weeks, { isCut: true });
    expect(answer(cut, [{ mode: 'automatic' }])).toMatchObject({
      answer: 'accept',
      reason: `${free} Its dates were looked at until Tue 2026-05-05.`,
    });
    expect(answer(cut, [{ mode: 'automatic', horizonDays: 365 }])).toMatchObject({
      answer: 'ask',
      reason: 'It goes on for more than 365 days.',
    });
  });
});

describe('an update', () => {
  const tuesday = '2026-03-03T10:00+01:00';
  const asked = request(tuesday);

  test('is not in its own way', () => {
    const itself = [busy(tuesday, { uid: 'asked' })];
    expect(answer(asked, [{ mode: 'automatic' }], { busy: itself }).answer).toBe('accept');
    const moved = request('2026-03-03T10:30+01:00');
    expect(answer(moved, [{ mode: 'automatic' }], { busy: itself }).answer).toBe('accept');
    const another = [...itself, busy('2026-03-03T11:00+01:00', { uid: 'other' })];
    expect(answer(moved, [{ mode: 'automatic' }], { busy: another }).answer).toBe('decline');
  });

  test('with the dates that were agreed to stays accepted', () => {
    const history = [agreed(tuesday, [contact], 'asked')];
    for (const mode of ['ask', 'automatic', 'always-decline'])
      expect(answer(asked, [{ mode, noticeMinutes: 10_000 }], { history })).toMatchObject({
        answer: 'accept',
        reason: 'You have accepted it already, and its dates are the same.',
      });
    const moved = request('2026-03-03T11:00+01:00');
    expect(answer(moved, [{ mode: 'ask' }], { history }).answer).toBe('ask');
  });

  test('with the dates that the person declined stays declined, whatever a rule would say now', () => {
    const declined = { ...agreed(tuesday, [contact], 'asked'), answer: 'decline' as const };
    const automatic = [{ mode: 'automatic' }];
    const byPerson = [{ ...declined, isByPerson: true }];
    expect(answer(asked, automatic, { history: byPerson })).toMatchObject({
      answer: 'decline',
      reason: 'You have declined it already, and its dates are the same.',
    });
    expect(answer(asked, automatic, { history: [declined] })).toMatchObject({
      answer: 'ask',
      reason: `${free} But it was declined before, with the same dates.`,
    });
    const there = { busy: [busy(tuesday)], history: [declined] };
    expect(answer(asked, automatic, there).answer).toBe('decline');
    expect(answer(request('2026-03-03T11:00+01:00'), automatic, { history: byPerson }).answer).toBe('accept');
  });

  test('of a series without end stays accepted as far as it is looked at', () => {
    const weekly = [tuesday, '2026-03-10T10:00+01:00'];
    const history = [...weekly, '2026-03-17T10:00+01:00'].map((time) => agreed(time, [contact], 'asked'));
    const endless = request(weekly, { isCut: true });
    expect(answer(endless, [{ mode: 'ask' }], { history }).answer).toBe('accept');
    const longer = request([...weekly, '2026-03-24T10:00+01:00']);
    expect(answer(longer, [{ mode: 'ask' }], { history }).answer).toBe('ask');
  });

  test('by somebody else under the same UID was never agreed to', () => {
    const history = [agreed(tuesday, [contact], 'asked')];
    const forged = request(tuesday, { organizer: colleague });
    expect(answer(forged, [{ mode: 'ask' }], { history }).answer).toBe('ask');
  });
});

test('times without a zone are read as the person’s own, and it is said', () => {
  expect(
    answer(request('2026-03-03T10:00+01:00', { isFloating: true }), [{ mode: 'automatic' }]),
  ).toMatchObject({
    answer: 'accept',
    reason: `${free} It names no time zone, so its times were read as yours.`,
  });
});
