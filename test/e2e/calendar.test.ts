import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type Slixmpp, startSlixmpp } from '../peers/clients/index.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { calendar, event } from '../unit/calendar/sources/samples.ts';
import { type Desk, startDesk } from './desk.ts';

let desk: Desk;
let ann: Slixmpp;
const file = join(freshFolder('calendar'), 'you.ics');
const kept = () => readFileSync(file, 'utf8').replace(/\r\n /g, '');

const now = new Date();
const monday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ((now.getDay() + 6) % 7) + 7);
/** A time of next week in the form of RFC 5545, as UTC. */
function at(day: number, hour: number): string {
  const time = new Date(monday.getFullYear(), monday.getMonth(), monday.getDate() + day, hour);
  return time.toISOString().replace(/[-:]|\.\d+/g, '');
}

function request(uid: string, day: number, hour: number): string {
  const lines = [
    ...[
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Test//EN',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      `UID:${uid}`,
    ],
    ...[
      'DTSTAMP:20260301T080000Z',
      `DTSTART:${at(day, hour)}`,
      `DTEND:${at(day, hour + 1)}`,
      `SUMMARY:${uid}`,
    ],
    ...[
      'ORGANIZER:xmpp:ann@localhost',
      'ATTENDEE;RSVP=TRUE:xmpp:you@localhost',
      'END:VEVENT',
      'END:VCALENDAR',
    ],
  ];
  return `<itip xmlns='urn:dragoman:itip:0'><ical xmlns='http://jabber.org/protocol/gw/ical'>${lines.join('\n')}</ical></itip>`;
}

beforeAll(async () => {
  desk = await startDesk({
    name: 'calendar',
    prepare: async (server) => {
      await server.addUser('ann', 'secret');
      await server.befriend('you', 'ann');
    },
  });
  ann = await startSlixmpp({ server: desk.server, jid: 'ann@localhost/desk', password: 'secret' });
  await ann.presence();
  return async () => {
    await ann[Symbol.asyncDispose]();
    await desk[Symbol.asyncDispose]();
  };
});

afterEach(() => desk.assertNoComplaint());

test('without a calendar it leads to the settings', async () => {
  await desk.button('Calendar').click();
  await desk.page.getByText('No calendar yet').waitFor();
  await desk.look('none');
  await desk.button('Open Settings').click();
  await desk.page.getByRole('heading', { name: 'Settings' }).waitFor();
});

test('the week shows what there is, and a request is answered beside what it conflicts with', async () => {
  writeFileSync(
    file,
    calendar(
      event('Dentist', { start: at(1, 9), end: at(1, 10) }),
      event('Planning the summer fair with everybody who helps', { start: at(1, 14), end: at(1, 16) }),
      event('Choir', { start: at(3, 19), end: at(3, 21) }),
    ),
  );
  await desk.call.core.setSetting({
    path: 'calendar.sources',
    value: [{ ics: file, write: true, show: 'busy' }],
  });
  await desk.call.core.setSetting({ path: 'calendar.rules', value: [{ mode: 'ask' }] });
  await desk.button('Calendar').click();
  await desk.button('Later week').click();
  const row = (name: string) => desk.page.getByRole('listitem').filter({ hasText: name }).last();
  await row('Dentist').getByText('09:00–10:00').waitFor();
  await row('Choir').waitFor();
  const { jid = '' } = await desk.call.core.status({});
  for (const [uid, hour] of [
    ['Tea', 15],
    ['Lunch', 12],
  ] as const)
    expect(await ann.iq({ to: jid, type: 'set', payload: request(uid, 1, hour) })).toContain('queued');
  const card = (name: string) => desk.page.getByRole('article').filter({ hasText: name });
  await card('Tea').getByText('Planning the summer fair').waitFor();
  await desk.look('requests');
  await desk.button('Accept: Lunch').focus();
  await desk.page.keyboard.press('Enter');
  await card('Lunch').waitFor({ state: 'detached' });
  await row('Lunch').getByText('12:00–13:00').waitFor();
  expect(kept()).toMatch(/PARTSTAT=ACCEPTED/);
  await desk.button('Decline: Tea').click();
  await row('Tea').getByText('declined').waitFor();
  expect(kept()).toMatch(/PARTSTAT=DECLINED/);
  await desk.look('week');
});

test('a week with nothing in it, and a calendar that cannot be read', async () => {
  for (let week = 0; week < 3; week++) await desk.button('Later week').click();
  await desk.page.getByText('Nothing in this week').waitFor();
  writeFileSync(file, 'no calendar');
  await desk.button('Earlier week').click();
  await desk.page.locator('.notice.warn').waitFor();
  await desk.look('unread');
});
