import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { at, invitation } from '../unit/calendar/invited/invitation.ts';
import { calendar, event } from '../unit/calendar/sources/samples.ts';
import { type Slixmpp, startSlixmpp } from './clients/index.ts';
import { type Device, install } from './device/device.ts';
import { fileWith } from './device/program.ts';
import { until } from './device/until.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, startProsody } from './servers/index.ts';
import { hasRadicale, type Radicale, startRadicale } from './servers/radicale.ts';

describe.runIf(hasRadicale)('invitations that other programs put on a CalDAV server', () => {
  let server: Server;
  let dav: Radicale;
  let url: string;
  let you: Device;
  let ann: Slixmpp;

  beforeAll(async () => {
    server = await startProsody();
    for (const name of ['you', 'ann']) await server.addUser(name, 'secret');
    await server.befriend('you', 'ann');
    dav = await startRadicale({ you: 'dav secret' });
    url = await dav.makeCalendar('you', 'work');
    await put('busy', event('busy', { start: at(14), end: at(15) }));
    you = await install({
      ...{ server, jid: 'you@localhost', password: 'secret', name: 'desktop', keepsSecrets: true },
      settings: {
        'calendar.addresses': ['mailto:you@example.org'],
        'calendar.rules': [{ mode: 'automatic' }, { who: ['mailto:ann@example.net'], mode: 'ask' }],
      },
    });
    const given = await you.cli('caldav', url, 'you', '--write', '--password-file', fileWith('dav secret\n'));
    expect(given).toMatchObject({ code: 0, stderr: '' });
    ann = await startSlixmpp({ server, jid: 'ann@localhost/desk', password: 'secret' });
    await ann.presence();
    await you.run();
    return async () => {
      for (const one of [ann, you, dav, server]) await one[Symbol.asyncDispose]();
    };
  });

  /** Another client writes it. */
  async function put(uid: string, text: string): Promise<void> {
    const { ok } = await dav.request('you', 'PUT', `${url}${uid}.ics`, { body: calendar(text) });
    expect(ok).toBe(true);
  }

  const stored = (uid: string) => {
    const texts = dav.stored('you', 'work').map((text) => text.replace(/\r?\n /g, ''));
    return texts.find((text) => text.includes(`UID:${uid}`)) ?? '';
  };
  /** Whoever looks at the agenda has the server asked. */
  const look = () => you.call.calendar.agenda({ from: '2026-01-01', to: '2026-01-02' });
  const hasBecome = (uid: string, partstat: string) =>
    until(
      async () => {
        await look();
        return stored(uid);
      },
      (text) => text.includes(`PARTSTAT=${partstat}`),
    );
  const reply = (partstat: string) =>
    ann.nextMessage(({ xml }) => {
      const text = xml.replace(/\r?\n /g, '');
      return text.includes('METHOD:REPLY') && text.includes(`PARTSTAT=${partstat}`);
    }, 30_000);
  const organizer = 'xmpp:ann@localhost';

  test('are answered there, the organizer hears of it by XMPP, and of what another program answers later', async () => {
    await put('tea', invitation({ organizer }));
    await hasBecome('tea', 'ACCEPTED');
    expect((await reply('ACCEPTED')).from).toBe(you.jid);
    expect(stored('busy')).toContain(`DTSTART:${at(14)}`);
    await put('tea', invitation({ organizer, partstat: 'DECLINED' }));
    await look();
    expect((await reply('DECLINED')).body).toMatch(/tea/i);
    expect(stored('tea')).toContain('PARTSTAT=DECLINED');
  });

  test('wait for the person where the rules say so', async () => {
    await put('plans', invitation({ uid: 'plans', hour: 11 }));
    const isThere = (list: { uid: string }[]) => list.some(({ uid }) => uid === 'plans');
    await until(async () => {
      await look();
      return you.call.calendar.requests({ look: false });
    }, isThere);
    expect(await you.cli('answer', 'plans', 'tentative')).toMatchObject({ code: 0, stderr: '' });
    expect(stored('plans')).toContain('PARTSTAT=TENTATIVE');
    expect(isThere(await you.json('requests'))).toBe(false);
  });

  test('and one that comes as a file is answered beside it', async () => {
    const text = calendar(invitation({ uid: 'file', organizer, hour: 14 }));
    const file = join(freshFolder('mail'), 'invitation.ics');
    writeFileSync(file, text.replace('VERSION:2.0', 'VERSION:2.0\r\nMETHOD:REQUEST'));
    const taken = await you.json<{ reply: string }>('receive', file);
    expect(taken).toMatchObject({ uid: 'file', disposition: 'applied', partstat: 'DECLINED' });
    expect(readFileSync(taken.reply, 'utf8')).toMatch(/METHOD:REPLY/);
    expect(stored('file')).toContain('PARTSTAT=DECLINED');
    expect((await you.cli('receive', taken.reply)).code).toBe(1);
  });

  test('contacts see that the person is in a meeting while they want that', async () => {
    const now = (minutes: number) =>
      new Date(Date.now() + minutes * 60_000).toISOString().replace(/[-:]|\.\d+/g, '');
    const meeting = invitation({ uid: 'now', organizer, partstat: 'ACCEPTED' })
      .replace(/DTSTART:.*/, `DTSTART:${now(-10)}`)
      .replace(/DTEND:.*/, `DTEND:${now(60)}`);
    await put('now', meeting);
    await you.cli('settings', 'set', 'calendar.inMeeting', '"busy"');
    const seen = await ann.nextPresence(({ from, status }) => from === you.jid && status !== '', 30_000);
    expect(seen).toMatchObject({ show: 'dnd', status: 'In a meeting', priority: -1 });
    const count = ann.presences.length;
    await you.cli('settings', 'set', 'calendar.inMeeting', '"nothing"');
    await until(
      async () => ann.presences.slice(count),
      (presences) => presences.some(({ show, status }) => show === 'xa' && status === ''),
    );
  });
});
