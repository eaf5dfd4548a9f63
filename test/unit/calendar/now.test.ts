import { describe, expect, test } from 'vitest';
import { firstOccurrences } from '../../../agents/calendar/events/list-occurrences.ts';
import { seriesOf } from '../../../agents/calendar/events/series.ts';
import { readJcal } from '../../../agents/calendar/itip/jcal.ts';
import { isAgreed, isOn } from '../../../agents/calendar/now/meetings.ts';
import { remindersOf } from '../../../agents/calendar/now/reminders.ts';
import { waitingNotices } from '../../../agents/calendar/now/waiting.ts';
import { utc } from '../../../agents/calendar/zones/zone.ts';
import { invitation } from './invited/invitation.ts';
import { openInvited } from './invited/stage.ts';
import { calendar, event } from './sources/samples.ts';

const owner = new Set(['xmpp:you@example.org']);
const begin = Date.parse('2026-03-03T10:00:00Z') / 1000;
const minutes = (text: number) => begin + text * 60;

/** The first date of a meeting at 10:00, with these lines in it. */
function occurrence(lines: string[] = [], from = 'DTSTART:20260303T100000Z', to = 'DTEND:20260303T110000Z') {
  const text = event('tea', { summary: 'Tea' })
    .replace(/DTSTART.*\r\n/, `${from}\r\n`)
    .replace(/DTEND.*\r\n/, `${to}\r\n`)
    .replace('END:VEVENT', [...lines, 'END:VEVENT'].join('\r\n'));
  const [found] = firstOccurrences(
    seriesOf(readJcal(calendar(text))),
    { fromUtc: 0, toUtc: begin * 2, viewer: utc },
    1,
  );
  if (!found) throw new Error('no date');
  return found;
}

const attended = (partstat: string, host = 'xmpp:ann@example.net') => [
  `ORGANIZER:${host}`,
  `ATTENDEE;PARTSTAT=${partstat}:xmpp:you@example.org`,
];
const alarm = (trigger: string, ...more: string[]) => [
  ...['BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:x', trigger, ...more, 'END:VALARM'],
];
const times = (lines: string[], usual: number | undefined = 10) =>
  remindersOf(occurrence(lines), { zone: utc, minutes: usual }).map(({ fromUtc, untilUtc }) => [
    (fromUtc - begin) / 60,
    (untilUtc - begin) / 60,
  ]);

describe('a reminder', () => {
  test('comes some minutes before, says what and when, and is of use until shortly after the beginning', () => {
    expect(remindersOf(occurrence(['LOCATION:Room 5']), { zone: utc, minutes: 10 })).toEqual([
      {
        notice: {
          id: expect.stringContaining('tea '),
          title: 'Tea',
          body: 'Tue 2026-03-03, 10:00 to 11:00, Room 5',
        },
        fromUtc: minutes(-10),
        untilUtc: minutes(5),
      },
    ]);
  });

  test.each([
    ['at its alarm and not at the usual time', alarm('TRIGGER:-PT30M'), [[-30, 5]]],
    [
      'at each alarm, the next in place of the one before',
      [...alarm('TRIGGER:-PT5M'), ...alarm('TRIGGER:-P1D')],
      [
        [-1440, -5],
        [-5, 5],
      ],
    ],
    ['at an alarm from its end on', alarm('TRIGGER;RELATED=END:-PT15M'), [[45, 50]]],
    ['at an alarm of a time', alarm('TRIGGER;VALUE=DATE-TIME:20260303T090000Z'), [[-60, 5]]],
    ['not where another program showed it', alarm('TRIGGER:-PT30M', 'ACKNOWLEDGED:20260303T093100Z'), []],
    [
      'again where that was before the alarm',
      alarm('TRIGGER:-PT30M', 'ACKNOWLEDGED:20260302T093100Z'),
      [[-30, 5]],
    ],
    ['not where Thunderbird showed it', [...alarm('TRIGGER:-PT30M'), 'X-MOZ-LASTACK:20260303T093000Z'], []],
    ['not at an alarm that cannot be read', alarm('TRIGGER:soon'), []],
    [
      'as usual where the alarm sends mail',
      alarm('TRIGGER:-PT30M').map((one) => one.replace('DISPLAY', 'EMAIL')),
      [[-10, 5]],
    ],
  ])('comes %s', (_when, lines, expected) => {
    expect(times(lines)).toEqual(expected);
  });

  test('comes without an alarm only where that is said, and never for a whole day', () => {
    expect(remindersOf(occurrence(), { zone: utc, minutes: undefined })).toEqual([]);
    const day = occurrence([], 'DTSTART;VALUE=DATE:20260303', 'DTEND;VALUE=DATE:20260304');
    expect(remindersOf(day, { zone: utc, minutes: 10 })).toEqual([]);
  });
});

test.each([
  ['accepted', attended('ACCEPTED'), true],
  ['arranged', attended('NEEDS-ACTION', 'xmpp:you@example.org'), true],
  ['tentative', attended('TENTATIVE'), false],
  ['not answered', attended('NEEDS-ACTION'), false],
  ['of nobody else', [], false],
  ['cancelled', [...attended('ACCEPTED'), 'STATUS:CANCELLED'], false],
])('what is %s is a meeting to be reminded of: %s', (_what, lines, expected) => {
  expect(isAgreed(occurrence(lines).event, owner)).toBe(expected);
});

test('a meeting is on from its beginning until before its end, unless it takes no time', () => {
  const on = (lines: string[], at: number) => isOn(occurrence(lines), owner, minutes(at));
  expect([-1, 0, 59, 60].map((at) => on(attended('ACCEPTED'), at))).toEqual([false, true, true, false]);
  expect(on([...attended('ACCEPTED'), 'TRANSP:TRANSPARENT'], 30)).toBe(false);
});

test('requests that come are told one by one, a crowd and what waited before as one', () => {
  const since = new Date('2026-03-01T00:00:00Z');
  const waits = (uid: string, receivedAt: string) => ({
    ...{ uid, peer: 'ann@example.net/desk', early: [] },
    waiting: { object: calendar(invitation({ uid })), instances: [], receivedAt, reason: '' },
  });
  const [old, fresh] = ['2026-02-01T00:00:00Z', '2026-03-01T00:00:01Z'];
  const told = (...all: ReturnType<typeof waits>[]) => waitingNotices(all, since).map(({ title }) => title);
  expect(told()).toEqual([]);
  expect(waitingNotices([waits('a', fresh)], since)).toEqual([
    { id: `a ${fresh}`, title: 'ann@example.net asks for a meeting', body: 'Tea' },
  ]);
  expect(told(waits('a', old), waits('b', old), waits('c', fresh))).toEqual([
    '2 requests for meetings wait',
    'ann@example.net asks for a meeting',
  ]);
  expect(told(...['a', 'b', 'c', 'd'].map((uid) => waits(uid, fresh)))).toEqual([
    '4 requests for meetings wait',
  ]);
});

const soon = (from: number) => new Date(Date.now() + from * 60_000).toISOString().replace(/[-:]|\.\d+/g, '');
const meeting = (uid: string, from: number, to: number, lines: string[] = []) =>
  event(uid, { start: soon(from), end: soon(to) }).replace(
    'END:VEVENT',
    [...attended('ACCEPTED'), ...lines, 'END:VEVENT'].join('\r\n'),
  );

describe('now', () => {
  test('the person is reminded of what begins, once, also when the agent starts anew; contacts see nothing', async () => {
    const over = meeting('over', -90, -30, alarm('TRIGGER:-PT15M'));
    const stage = await openInvited([
      meeting('next', 5, 60),
      meeting('later', 50, 60),
      meeting('now', -20, 40),
      over,
    ]);
    await expect.poll(() => stage.notices.list.map(({ title }) => title)).toEqual(['next']);
    const [notice] = stage.notices.list;
    await stage.settings.set('calendar.rules', []);
    await stage.state();
    stage.put(meeting('next', 5, 60), meeting('soon', 8, 60));
    await expect
      .poll(() => stage.notices.list.map(({ title }) => title).toSorted())
      .toEqual(['next', 'soon']);
    expect(stage.notices.list).toContainEqual({
      ...notice,
      id: expect.any(String),
      body: expect.any(String),
    });
    await stage.settings.set('calendar.remind', 'never');
    await expect.poll(() => stage.notices.list).toEqual([]);
    expect(stage.appearances.filter(Boolean)).toEqual([]);
  });

  test('contacts see that the person is in a meeting where they want it, and no more afterwards', async () => {
    const stage = await openInvited([meeting('now', -20, 40)], {
      more: { inMeeting: 'text', remind: 'never' },
    });
    await expect.poll(() => stage.appearances.at(-1)).toEqual({ show: 'xa', status: 'In a meeting' });
    await stage.settings.set('calendar.inMeeting', 'busy');
    await expect.poll(() => stage.appearances.at(-1)).toEqual({ show: 'dnd', status: 'In a meeting' });
    stage.put(event('other'));
    await expect.poll(() => stage.appearances.at(-1)).toBeUndefined();
  });

  test('whoever waits is told until they are answered', async () => {
    const stage = await openInvited([], { rules: [{ who: ['mailto:ann@example.net'], mode: 'ask' }] });
    await stage.state();
    stage.put(invitation());
    await expect
      .poll(() => stage.notices.list)
      .toMatchObject([{ title: 'ann@example.net asks for a meeting' }]);
    await stage.answer('tea', 'DECLINED');
    await expect.poll(() => stage.notices.list).toEqual([]);
  });
});
