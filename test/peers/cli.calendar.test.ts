import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { AgendaEvent } from '../../agents/calendar/contract.ts';
import { calendar, event } from '../unit/calendar/sources/samples.ts';
import { type Keyring, startKeyring } from './device/keyring.ts';
import { dragoman, fileWith, freshHome, launch } from './device/program.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, startProsody } from './servers/index.ts';
import { hasRadicale, type Radicale, startRadicale } from './servers/radicale.ts';

let server: Server;
let dav: Radicale;

beforeAll(async () => {
  server = await startProsody();
  await server.addUser('you', 'secret');
  if (hasRadicale) dav = await startRadicale({ you: 'dav secret 4711' });
  return async () => {
    await server[Symbol.asyncDispose]();
    await dav?.[Symbol.asyncDispose]();
  };
});

/** An install whose secrets lie in a file. */
async function install(): Promise<string> {
  const home = freshHome();
  const login = await dragoman(
    [
      ...['login', 'you@localhost', '--server', `127.0.0.1:${server.port}`, '--ca', server.caFile],
      ...['--password-file', fileWith('secret\n'), '--secrets-file', join(freshFolder('secrets'), 'secrets')],
    ],
    { home },
  );
  expect(login).toMatchObject({ code: 0, stderr: '' });
  return home;
}

const week = ['--from', '2026-03-02', '--to', '2026-03-09'];
const settingsOf = (home: string) => JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'));
const agenda = async (home: string): Promise<AgendaEvent[]> => {
  const { code, stdout, stderr } = await dragoman(['agenda', ...week, '--json'], { home });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};
const titles = async (home: string) => (await agenda(home)).map(({ title }) => title);
const utc = { env: { TZ: 'UTC' } };

describe('dragoman agenda', () => {
  test('without a core, and without an account', async () => {
    const home = freshHome();
    const file = join(freshFolder('calendar'), 'you.ics');
    const allDay =
      'BEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:20260301T080000Z\r\nDTSTART;VALUE=DATE:20260304\r\nDTEND;VALUE=DATE:20260306\r\nSUMMARY:Away\r\nLOCATION:Rome\r\nEND:VEVENT\r\n';
    writeFileSync(file, calendar(event('a', { summary: 'Tea\\, with \u001b[31mAnn' }), allDay));
    const sources = JSON.stringify([{ ics: file, write: true, show: 'busy' }]);
    expect(await dragoman(['settings', 'set', 'calendar.sources', sources], { home })).toMatchObject({
      code: 0,
    });
    expect(await dragoman(['agenda', ...week], { home, ...utc })).toEqual({
      code: 0,
      stderr: '',
      stdout:
        '2026-03-02  Mon  09:00-10:00               Tea, with �[31mAnn\n2026-03-04  Wed  all day until 2026-03-05  Away                Rome\n',
    });
    expect(await agenda(home)).toMatchObject([
      { uid: 'a', title: 'Tea, with \u001b[31mAnn', status: 'confirmed', isBusy: true, calendar: file },
      { uid: 'x', start: '2026-03-04', end: '2026-03-06', location: 'Rome' },
    ]);
    writeFileSync(file, 'hello');
    expect(await dragoman(['agenda', ...week], { home })).toEqual({
      code: 0,
      stdout: '',
      stderr: `${file} cannot be used: it is no calendar.\n`,
    });
  });

  test.each([
    ['--from', 'tomorrow'],
    ['--to', '2026-13-01'],
    ['--from', '2026-03-01T09:00'],
  ])('%s %s is no time', async (option, time) => {
    const { code, stdout, stderr } = await dragoman(['agenda', option, time], { home: freshHome() });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(option);
  });

  test('of a core that runs, and hears what other programs write', async () => {
    const home = await install();
    const file = join(freshFolder('calendar'), 'you.ics');
    writeFileSync(file, calendar(event('a')));
    await dragoman(['settings', 'set', 'calendar.sources', JSON.stringify([{ ics: file }])], { home });
    await using run = launch(['run'], { home });
    await run.waitFor('online as ');
    expect(await titles(home)).toEqual(['a']);
    writeFileSync(file, calendar(event('a'), event('b')));
    expect(await titles(home)).toEqual(['a', 'b']);
    const other = join(freshFolder('calendar'), 'other.ics');
    writeFileSync(other, calendar(event('c')));
    await dragoman(['settings', 'set', 'calendar.sources', JSON.stringify([{ ics: other }])], { home });
    await expect.poll(() => titles(home)).toEqual(['c']);
  });
});

describe.runIf(hasRadicale)('dragoman caldav', () => {
  test('lists what a server has, and keeps one', async () => {
    const home = await install();
    const url = await dav.makeCalendar('you', 'work');
    await dav.request('you', 'PUT', `${url}a.ics`, { body: calendar(event('a')) });
    const password = ['--password-file', fileWith('dav secret 4711\n')];
    const listed = await dragoman(['caldav', `http://127.0.0.1:${dav.port}/`, 'you', ...password], { home });
    expect(listed).toMatchObject({ code: 1, stderr: expect.stringContaining('name one of these') });
    expect(listed.stdout).toContain(url);
    expect(settingsOf(home).calendar).toBeUndefined();

    const kept = await dragoman(['caldav', url, 'you', '--write', '--show', 'titles', ...password], { home });
    expect(kept).toEqual({
      code: 0,
      stderr: '',
      stdout: `${url} is one of your calendars now, and meetings are written to it.\n`,
    });
    expect(settingsOf(home).calendar.sources).toEqual([
      { caldav: { url, user: 'you' }, write: true, show: 'titles' },
    ]);
    expect(readFileSync(join(home, 'settings.json'), 'utf8')).not.toContain('4711');
    expect(readFileSync(settingsOf(home).account.secretsFile, 'utf8')).toContain('4711');
    expect(await titles(home)).toEqual(['a']);

    await using run = launch(['run'], { home });
    await run.waitFor('online as ');
    await expect.poll(() => titles(home)).toEqual(['a']);
    await dav.request('you', 'PUT', `${url}b.ics`, { body: calendar(event('b')) });
    await expect.poll(() => titles(home)).toEqual(['a', 'b']);

    // A second one, while it runs; the first is no more the one to write to.
    const home2 = await dav.makeCalendar('you', 'home');
    expect((await dragoman(['caldav', home2, 'you', '--write', ...password], { home })).code).toBe(0);
    expect(settingsOf(home).calendar.sources.map(({ write }: { write?: boolean }) => write)).toEqual([
      false,
      true,
    ]);
    await dav.request('you', 'PUT', `${home2}c.ics`, { body: calendar(event('c')) });
    await expect.poll(() => titles(home)).toEqual(['a', 'b', 'c']);
  });

  test('a wrong password is told and not kept', async () => {
    const home = await install();
    const url = await dav.makeCalendar('you', 'wrong');
    const tried = await dragoman(['caldav', url, 'you', '--password-file', fileWith('wrong\n')], { home });
    expect(tried).toEqual({
      code: 1,
      stdout: '',
      stderr: `${url} does not accept this user with this password.\n`,
    });
    expect(settingsOf(home).calendar).toBeUndefined();
    expect(
      existsSync(settingsOf(home).account.secretsFile) &&
        readFileSync(settingsOf(home).account.secretsFile, 'utf8'),
    ).not.toContain('wrong');
  });

  test('the account’s password goes to no calendar', async () => {
    const url = await dav.makeCalendar('you', 'environment');
    const tried = await dragoman(['caldav', url, 'you'], {
      home: await install(),
      env: { DRAGOMAN_PASSWORD: 'dav secret 4711' },
    });
    expect(tried).toMatchObject({ code: 1, stderr: expect.stringContaining('No password') });
  });

  test.each([
    ['http://dav.example.org/you/'],
    ['https://you:word@dav.example.org/you/'],
    ['dav.example.org'],
  ])('%s is refused before a password is asked', async (url) => {
    const { code, stderr } = await dragoman(['caldav', url, 'you'], { home: freshHome() });
    expect(code).toBe(2);
    expect(stderr).toMatch(/https/);
  });
});

const keyring: Keyring | Error = await startKeyring().catch((error: Error) => error);

describe.skipIf(keyring instanceof Error || !hasRadicale)('with gnome-keyring, by the Secret Service', () => {
  test('a calendar’s password is kept there and nowhere else', async () => {
    const { env } = keyring as Keyring;
    onTestFinished(() => (keyring as Keyring)[Symbol.asyncDispose]());
    const home = freshHome();
    const url = await dav.makeCalendar('you', 'keyring');
    await dav.request('you', 'PUT', `${url}a.ics`, { body: calendar(event('a')) });
    const password = ['--password-file', fileWith('dav secret 4711\n')];
    expect(await dragoman(['caldav', url, 'you', ...password], { home, env })).toMatchObject({
      code: 0,
      stderr: '',
    });
    const shown = await dragoman(['agenda', ...week, '--json'], { home, env });
    expect(JSON.parse(shown.stdout)).toMatchObject([{ title: 'a' }]);
    for (const { parentPath, name } of readdirSync(home, { withFileTypes: true }).filter((one) =>
      one.isFile(),
    ))
      expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain('4711');
    // Without that keyring there is no password, and it says so.
    const without = await dragoman(['agenda', ...week], { home });
    expect(without).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('no password that can be read'),
    });
  });
});

test('another parser reads the calendars that we write', async () => {
  const file = join(freshFolder('calendar'), 'you.ics');
  writeFileSync(file, calendar(event('a')));
  const { IcsSource } = await import('../../agents/calendar/sources/ics.ts');
  const source = new IcsSource(file, { isWritten: true });
  await source.follow(() => {}, AbortSignal.abort());
  for (let count = 0; count < 20; count++)
    await source.put(
      { uid: `n${count}`, text: calendar(event(`n${count}`, { summary: 'ünï '.repeat(40) })) },
      undefined,
    );
  const script = `
import json, sys
from icalendar import Calendar
calendars = Calendar.from_ical(open(sys.argv[1], 'rb').read(), multiple=True)
print(json.dumps([str(one['UID']) for calendar in calendars for one in calendar.walk('VEVENT')]))
`;
  const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', script, file]);
  expect(JSON.parse(stdout)).toEqual(['a', ...Array.from({ length: 20 }, (_, count) => `n${count}`)]);
});
