import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dragoman, freshHome } from './device/program.ts';
import { freshFolder } from './servers/folder.ts';

const inBerlin = ['--zone', 'Europe/Berlin'];

function event(uid: string, start: string, ...lines: string[]): string[] {
  const time = [`DTSTART:202603${start}00Z`, 'DURATION:PT1H'];
  return ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20260301T090000Z', ...time, ...lines, 'END:VEVENT'];
}

function calendar(components: readonly string[], method?: string): string {
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//x', ...(method ? [`METHOD:${method}`] : [])];
  return [...head, ...components, 'END:VCALENDAR', ''].join('\r\n');
}

function asked(uid: string, start: string, title = 'Talk'): string {
  return calendar(event(uid, start, `SUMMARY:${title}`, 'ORGANIZER:xmpp:colin@example.org'), 'REQUEST');
}

/** A folder with these files, and a home whose settings have its calendar and the rules. */
async function install(files: Record<string, string>, rules: unknown) {
  const [folder, home] = [freshFolder('policy'), freshHome()];
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const own = join(folder, 'own');
  mkdirSync(own);
  writeFileSync(join(own, 'own.ics'), calendar(event('own', '03T1100')));
  for (const [path, value] of [
    ['calendar.sources', [{ ics: own }]],
    ['calendar.rules', rules],
  ] as const) {
    const { code, stderr } = await dragoman(['settings', 'set', path, JSON.stringify(value)], { home });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  }
  const run = (...args: string[]) => dragoman(['policy', 'test', ...args], { home });
  return { folder, home, run, file: (name: string) => join(folder, name) };
}

const colleagues = {
  ...{ name: 'Colleagues', who: ['group:Colleagues'], mode: 'automatic' },
  ...{ hours: { 'mon-fri': '09:00-17:00' }, outOfPolicy: 'propose' },
};

describe('dragoman policy test', () => {
  test('a folder of requests, by the settings and their calendars', async () => {
    const files = {
      'a.ics': asked('a', '03T0900'),
      'b.ics': asked('b', '03T0930', 'Too late\u001b[31m'),
      'c.ics': asked('c', '03T1030'),
      'd.ics': asked('d', '03T1800'),
    };
    const { folder, run, file } = await install(files, [colleagues]);
    expect(await run(folder, '--group', 'Colleagues', ...inBerlin)).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'accept     Colleagues  Tue 2026-03-03, 10:00 to 11:00  Talk (xmpp:colin@example.org)',
        '           You are free, and the rule lets it be.',
        'decline    Colleagues  Tue 2026-03-03, 10:30 to 11:30  Too late�[31m (xmpp:colin@example.org)',
        '           You are busy on Tue 2026-03-03, 10:00 to 11:00.',
        'decline    Colleagues  Tue 2026-03-03, 11:30 to 12:30  Talk (xmpp:colin@example.org)',
        '           You are busy on Tue 2026-03-03, 12:00 to 13:00.',
        'propose    Colleagues  Tue 2026-03-03, 19:00 to 20:00  Talk (xmpp:colin@example.org)',
        '           Tue 2026-03-03, 19:00 to 20:00 is not within the hours for meetings.',
        '           instead: Tue 2026-03-03, 16:00 to 17:00',
        '           instead: Tue 2026-03-03, 15:00 to 16:00',
        '           instead: Tue 2026-03-03, 14:00 to 15:00',
        '',
      ].join('\n'),
    });
    const { stdout } = await run(file('d.ics'), '--group', 'Colleagues', ...inBerlin, '--json');
    expect(JSON.parse(stdout)).toEqual([
      {
        ...{ file: file('d.ics'), uid: 'd', organizer: 'xmpp:colin@example.org', title: 'Talk' },
        ...{ start: '2026-03-03T19:00:00+01:00', end: '2026-03-03T20:00:00+01:00' },
        ...{ receivedAt: '2026-03-01T09:00:00Z', answer: 'propose', rule: 'Colleagues' },
        reason: 'Tue 2026-03-03, 19:00 to 20:00 is not within the hours for meetings.',
        proposals: [16, 15, 14].map((hour) => ({
          start: `2026-03-03T${hour}:00:00+01:00`,
          end: `2026-03-03T${hour + 1}:00:00+01:00`,
        })),
      },
    ]);
  });

  test('who asks, when, and by which rules and calendars can be said', async () => {
    const { run, file } = await install({ 'a.ics': asked('a', '03T0900') }, [colleagues]);
    writeFileSync(file('rules.json'), '[{ "mode": "accept-if-free" }]');
    writeFileSync(file('busy.ics'), calendar(event('busy', '03T0900')));
    const answers = async (...args: string[]) => {
      const { code, stdout, stderr } = await run(file('a.ics'), '--json', ...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return JSON.parse(stdout).map(({ answer, rule }: Record<string, string>) => [answer, rule]);
    };
    expect(await answers()).toEqual([['ask', null]]);
    expect(await answers('--stranger')).toEqual([['silent', null]]);
    const others = ['--rules', file('rules.json')];
    expect(await answers(...others)).toEqual([['accept', 'rule 1']]);
    expect(await answers(...others, '--now', '2026-03-03T10:00:00Z')).toEqual([['ask', 'rule 1']]);
    expect(await answers(...others, '--calendar', file('busy.ics'))).toEqual([['ask', 'rule 1']]);
  });

  test('what is no request is told, and the others are judged', async () => {
    const files = {
      'a.ics': asked('a', '03T0900'),
      'reply.ics': calendar(
        event('b', '03T0900', 'ORGANIZER:xmpp:a@example.org', 'ATTENDEE:xmpp:b@example.org'),
        'REPLY',
      ),
      'text.ics': 'hello',
    };
    const { run, folder, file } = await install(files, []);
    const { code, stdout, stderr } = await run(folder, '--json');
    expect({ code, answers: JSON.parse(stdout).length }).toEqual({ code: 1, answers: 1 });
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining(`${file('reply.ics')}: This is no message about a meeting: it is a REPLY`),
      expect.stringContaining(`${file('text.ics')}: This is no calendar that can be read`),
    ]);
  });

  test.each([
    ['[{ "mode": "sometimes" }]', /0\.mode/],
    [
      '[{ "mode": "ask", "hours": { "someday": "09:00-17:00" } }]',
      /0\.hours\.someday is no name of days, such as mon-fri/,
    ],
    ['[{ "mode": "ask", "hours": { "mon": "9-17" } }]', /0\.hours\.mon must be a range/],
    ['[{ "mode": "ask", "zone": "Berlin" }]', /0\.zone must be a time zone/],
    ['[{ "mode": "ask", "who": ["boss"] }]', /0\.who\.0/],
    ['[{ "mode": "ask", "minMinutes": 60, "maxMinutes": 30 }]', /maxMinutes must be at least minMinutes/],
    ['[{ "mode": "ask", "color": "red" }]', /color/],
    ['{', /is no JSON/],
  ])('rules %s are refused in words', async (rules, complaint) => {
    const folder = freshFolder('policy');
    const [file, request] = [join(folder, 'rules.json'), join(folder, 'a.ics')];
    writeFileSync(file, rules);
    writeFileSync(request, asked('a', '03T0900'));
    const given = await dragoman(['policy', 'test', request, '--rules', file], { home: freshHome() });
    expect(given).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(complaint) });
  });
});
