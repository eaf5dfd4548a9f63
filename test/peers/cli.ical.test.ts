import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calendar } from '../unit/calendar/events/calendar.ts';
import { dragoman, freshHome } from './device/program.ts';
import { freshFolder } from './servers/folder.ts';

const folder = freshFolder('ical');
const home = freshHome();

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const ical = (...args: string[]) => dragoman(['ical', ...args], { home });
const spring = ['--from', '2026-03-01', '--to', '2026-05-01', '--zone', 'America/New_York'];

const work = file(
  'work.ics',
  calendar(
    `UID:weekly
      DTSTART;TZID=Europe/Berlin:20260309T090000
      DTEND;TZID=Europe/Berlin:20260309T100000
      RRULE:FREQ=WEEKLY;COUNT=4
      EXDATE;TZID=Europe/Berlin:20260316T090000`,
    `UID:weekly
      RECURRENCE-ID;TZID=Europe/Berlin:20260323T090000
      DTSTART;TZID=Europe/Berlin:20260324T110000
      DURATION:PT30M
      STATUS:TENTATIVE`,
    'UID:day\nDTSTART;VALUE=DATE:20260310\nTRANSP:TRANSPARENT',
    'UID:all\nDTSTART:20260310T120000\nDURATION:PT1H',
    'UID:utc\nDTSTART:20260310T160000Z',
  ),
);

const occurrences = [
  ['weekly', '2026-03-09T09:00:00+01:00', '2026-03-09T10:00:00+01:00', '2026-03-09T09:00:00+01:00'],
  ['day', '2026-03-10', '2026-03-11', null],
  ['all', '2026-03-10T12:00:00-04:00', '2026-03-10T13:00:00-04:00', null],
  ['utc', '2026-03-10T16:00:00Z', '2026-03-10T16:00:00Z', null],
  ['weekly', '2026-03-24T11:00:00+01:00', '2026-03-24T11:30:00+01:00', '2026-03-23T09:00:00+01:00'],
  ['weekly', '2026-03-30T09:00:00+02:00', '2026-03-30T10:00:00+02:00', '2026-03-30T09:00:00+02:00'],
].map(([uid, start, end, recurrenceId]) => ({ uid, start, end, recurrenceId }));

describe('dragoman ical occurrences', () => {
  test('by start, then by uid, without an account or a home', async () => {
    const { code, stdout, stderr } = await ical('occurrences', work, ...spring);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(occurrences);
    expect(existsSync(home)).toBe(false);
  });

  test('the first of them', async () => {
    const { stdout } = await ical('occurrences', '--limit', '2', work, ...spring);
    expect(JSON.parse(stdout)).toEqual(occurrences.slice(0, 2));
  });

  test('several calendars in a file, and none', async () => {
    const text = calendar('UID:a\nDTSTART:20260310T160000Z') + calendar('UID:a\nDTSTART:20260311T160000Z');
    const { stdout } = await ical('occurrences', file('two.ics', text), ...spring);
    expect(JSON.parse(stdout)).toHaveLength(2);
    const empty = await ical('occurrences', file('empty.ics', calendar()), ...spring);
    expect(JSON.parse(empty.stdout)).toEqual([]);
  });
});

describe('dragoman ical freebusy', () => {
  test('is a VFREEBUSY that another parser reads', async () => {
    const home = file('home.ics', calendar('UID:more\nDTSTART:20260330T073000Z\nDURATION:PT1H'));
    const { code, stdout } = await ical('freebusy', work, home, ...spring);
    expect(code).toBe(0);
    const script = `
import sys, icalendar
[part] = icalendar.Calendar.from_ical(sys.stdin.read()).walk("VFREEBUSY")
busy = part["FREEBUSY"]
for one in busy if isinstance(busy, list) else [busy]:
  print(one.params["FBTYPE"], one.to_ical().decode())
print(part["DTSTART"].to_ical().decode(), part["DTEND"].to_ical().decode())`;
    const input: string = JSON.parse(stdout).ical;
    const read = execFileSync('/usr/bin/python3', ['-P', '-c', script], { input, encoding: 'utf8' });
    expect(read.trim().split('\n')).toEqual([
      'BUSY 20260309T080000Z/20260309T090000Z',
      'BUSY 20260310T160000Z/20260310T170000Z',
      'BUSY-TENTATIVE 20260324T100000Z/20260324T103000Z',
      'BUSY 20260330T070000Z/20260330T083000Z',
      '20260301T050000Z 20260501T040000Z',
    ]);
  });

  test('whose calendars they are', async () => {
    const declined = `UID:a
      DTSTART:20260310T160000Z
      DURATION:PT1H
      ATTENDEE;PARTSTAT=DECLINED:mailto:me@example.org
      ATTENDEE;PARTSTAT=ACCEPTED:mailto:you@example.org`;
    const both = file('both.ics', calendar(declined));
    for (const [as, isBusy] of [
      [[], true],
      [['--as', 'mailto:you@example.org'], true],
      [['--as', 'xmpp:me@example.net', '--as', 'mailto:me@example.org'], false],
    ] as const) {
      const { stdout } = await ical('freebusy', ...as, both, ...spring);
      expect(JSON.parse(stdout).ical.includes('FREEBUSY;')).toBe(isBusy);
    }
  });
});

describe('what cannot be', () => {
  const broken = calendar('UID:a\nDTSTART:20260399T160000Z');
  test.each([
    [['occurrences', join(folder, 'no.ics'), ...spring], 1, 'no.ics cannot be read: there is no such file.'],
    [['occurrences', folder, ...spring], 1, 'cannot be read: it is a folder.'],
    [
      ['freebusy', work, file('text.ics', 'hello'), ...spring],
      1,
      'text.ics: This is no calendar that can be read',
    ],
    [
      ['occurrences', file('broken.ics', broken), ...spring],
      1,
      'broken.ics: The event “a” cannot be read: DTSTART',
    ],
    [['occurrences', work], 2, "required option '--from <time>'"],
    [['occurrences', work, '--from', 'soon', '--to', '2026-05-01'], 2, '--from takes a time like 2026-01-05'],
    [
      ['occurrences', work, '--from', '2026-05-01', '--to', '2026-05-01'],
      2,
      '--to must be later than --from',
    ],
    [['occurrences', work, ...spring, '--limit', '0'], 2, '--limit takes a number from 1 to 100000'],
    [['freebusy', work, ...spring.slice(0, 4), '--zone', 'Moon'], 2, 'There is no time zone “Moon”'],
    [['occurrences', work, '--from', '0000-01-01', '--to', '2026-05-01'], 2, '--from takes a time'],
  ])('%j', async (args, code, message) => {
    const answer = await ical(...args);
    expect(answer).toMatchObject({ code, stdout: '' });
    expect(answer.stderr).toContain(message);
    expect(answer.stderr).not.toContain('    at ');
  });
});
