import { expect, test } from 'vitest';
import { dryRun } from '../../../../agents/calendar/policy/dry-run.ts';
import type { Answered, Busy, MeetingRequest } from '../../../../agents/calendar/policy/request.ts';
import { rules } from '../../../../agents/calendar/policy/rule.ts';
import { agreed, busy, contact, now, people, request } from './requests.ts';

const noon = '2026-03-03T12:00+01:00';

function run(
  requests: readonly MeetingRequest[],
  settings: unknown,
  { events = [], history = [] }: { events?: Busy[]; history?: Answered[] } = {},
): string[] {
  const recorded = requests.map((asked, index) => ({ request: asked, receivedAt: now + index }));
  const situation = {
    busy: events,
    isBusyKnown: true,
    isWhole: true,
    history,
    people,
    zone: 'Europe/Berlin',
  };
  return dryRun(recorded, rules.parse(settings), situation).map(({ answer }) => answer);
}

const automatic = [{ mode: 'automatic' }];

test('who comes first gets the time', () => {
  const twice = [request(noon, { uid: 'a' }), request(noon, { uid: 'b' }), request(noon, { uid: 'a' })];
  expect(run(twice, automatic)).toEqual(['accept', 'decline', 'accept']);
});

test('in the order in which they came, however they are listed', () => {
  const recorded = [
    { request: request(noon, { uid: 'late' }), receivedAt: now + 2 },
    { request: request(noon, { uid: 'early' }), receivedAt: now + 1 },
  ];
  const answers = dryRun(recorded, rules.parse(automatic), {
    isWhole: true,
    busy: [],
    isBusyKnown: true,
    history: [],
    people,
    zone: 'UTC',
  });
  expect(answers.map(({ answer }) => answer)).toEqual(['decline', 'accept']);
});

test('what became of them in truth does not count, what else is there does', () => {
  const asked = [request(noon, { uid: 'a' }), request(noon, { uid: 'b' })];
  expect(run(asked, automatic, { events: [busy(noon, { uid: 'b' })] })).toEqual(['accept', 'decline']);
  expect(run(asked, automatic, { events: [busy(noon, { uid: 'c' })] })).toEqual(['decline', 'decline']);
  const history = [agreed(noon, [contact], 'b')];
  expect(run(asked, [{ mode: 'automatic', perDay: 1 }], { history })).toEqual(['accept', 'ask']);
});

test('a meeting that moves leaves its time to others', () => {
  const moves = [
    request(noon, { uid: 'a' }),
    request('2026-03-03T14:00+01:00', { uid: 'a' }),
    request(noon, { uid: 'b' }),
  ];
  expect(run(moves, automatic)).toEqual(['accept', 'accept', 'accept']);
});

test('one date of a series that moves leaves the others where they are', () => {
  const wednesday = '2026-03-04T12:00+01:00';
  const moves = [
    request([noon, wednesday], { uid: 'a' }),
    request('2026-03-03T14:00+01:00', { uid: 'a', isPart: true }),
    request(wednesday, { uid: 'b' }),
  ];
  expect(run(moves, automatic)).toEqual(['accept', 'accept', 'decline']);
});

test('a time that is held is taken, one that was only asked about is not', () => {
  const asked = [request(noon, { uid: 'a', title: 'First' }), request(noon, { uid: 'b' })];
  const first = { keywords: ['first'], mode: 'ask' };
  expect(run(asked, [first, ...automatic])).toEqual(['ask', 'accept']);
  expect(run(asked, [{ ...first, whileAsked: 'hold' }, ...automatic])).toEqual(['ask', 'decline']);
});

test('days fill up as they go', () => {
  const day = [9, 11, 13].map((hour) =>
    request(`2026-03-03T${String(hour).padStart(2, '0')}:00+01:00`, { uid: `${hour}` }),
  );
  expect(run(day, [{ mode: 'automatic', perDay: 2, outOfPolicy: 'decline' }])).toEqual([
    'accept',
    'accept',
    'decline',
  ]);
});
