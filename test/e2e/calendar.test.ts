import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type Slixmpp, startSlixmpp } from '../peers/clients/index.ts';
import { type Device, install } from '../peers/device/device.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { itipElement, messageText } from '../unit/calendar/message-text.ts';
import { calendar, event } from '../unit/calendar/sources/samples.ts';
import { type Desk, startDesk } from './desk.ts';
import { shot } from './looks.ts';

let desk: Desk;
let ann: Slixmpp;
let ben: Device;
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
  return itipElement(messageText({ uid, start: at(day, hour), end: at(day, hour + 1) }));
}

beforeAll(async () => {
  desk = await startDesk({
    name: 'calendar',
    prepare: async (server) => {
      await server.addUser('ann', 'secret');
      await server.befriend('you', 'ann');
      await server.addUser('ben', 'secret');
      await server.befriend('you', 'ben');
    },
  });
  const benFile = join(freshFolder('calendar'), 'ben.ics');
  writeFileSync(benFile, calendar());
  ben = await install({
    ...{ server: desk.server, jid: 'ben@localhost', password: 'secret', name: 'ben-pc' },
    settings: {
      'calendar.sources': [{ ics: benFile, write: true }],
      'calendar.rules': [{ keywords: ['think'], mode: 'ask' }, { mode: 'automatic' }],
    },
  });
  await ben.run();
  ann = await startSlixmpp({ server: desk.server, jid: 'ann@localhost/desk', password: 'secret' });
  await ann.presence();
  return async () => {
    await ann[Symbol.asyncDispose]();
    await ben[Symbol.asyncDispose]();
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
  await desk.button('Change it in Calendar').click();
  await desk.button('Rules…').waitFor();
});

/** What the system's field for a time of next week holds. */
const shown = (day: number, clock: string) => {
  const date = new Date(monday.getFullYear(), monday.getMonth(), monday.getDate() + day, 12);
  return `${date.toISOString().slice(0, 10)}T${clock}`;
};
const card = (name: string) => desk.page.getByRole('article').filter({ hasText: name });
const entry = (name: string) =>
  desk.page.locator('.calendar-week').getByRole('listitem').filter({ hasText: name }).last();
const ask = async (uid: string, day: number, hour: number) => {
  const { jid = '' } = await desk.call.core.status({});
  return ann.iq({ to: jid, type: 'set', payload: request(uid, day, hour) });
};

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
  await desk.call.core.setSetting({ path: 'calendar.rules', value: [{ mode: 'ask', whileAsked: 'hold' }] });
  await desk.button('Calendar').click();
  await desk.button('Later week').click();
  await entry('Dentist').getByText('09:00–10:00').waitFor();
  await entry('Choir').waitFor();
  for (const [uid, hour] of [
    ['Tea', 15],
    ['Lunch', 12],
  ] as const)
    expect(await ask(uid, 1, hour)).toContain('queued');
  await card('Tea').getByText('Planning the summer fair').waitFor();
  await entry('held for ann@localhost').getByText('Lunch').waitFor();
  await desk.page.getByRole('button', { name: 'Calendar 2 requests wait for you' }).waitFor();
  await desk.look('requests');
  await desk.button('Accept: Lunch').focus();
  await desk.page.keyboard.press('Enter');
  await card('Lunch').waitFor({ state: 'detached' });
  await entry('Lunch').getByText('12:00–13:00').waitFor();
  expect(kept()).toMatch(/PARTSTAT=ACCEPTED/);
});

test('another time is proposed by the keyboard, by dragging, and in a form', async () => {
  const { page } = desk;
  const block = page.getByRole('button', { name: /Tea.*asked by ann@localhost/ });
  const begins = page.getByRole('dialog').getByLabel('Begins');
  await block.focus();
  for (const key of ['ArrowRight', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp'])
    await page.keyboard.press(key);
  await page.getByRole('status').filter({ hasText: '14:00–15:00' }).waitFor();
  await page.keyboard.press('Enter');
  expect(await begins.inputValue()).toBe(shown(2, '14:00'));
  await desk.look('propose');
  await page.keyboard.press('Escape');

  await block.scrollIntoViewIfNeeded();
  const [from, to] = [await block.boundingBox(), await page.locator('[data-day="4"]').boundingBox()];
  if (!from || !to) throw new Error('nothing is drawn');
  await page.mouse.move(from.x + 10, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, from.y + 10, { steps: 4 });
  await shot(page, 'calendar-dragged');
  await page.mouse.up();
  expect(await begins.inputValue()).toBe(shown(4, '15:00'));
  await page.keyboard.press('Escape');

  await desk.button('Other time…: Tea').click();
  await begins.fill(shown(1, '14:30'));
  await page.getByRole('dialog').getByText('Planning the summer fair').waitFor();
  await begins.fill(shown(1, '16:00'));
  await page.getByRole('dialog').getByText('Until 17:00').waitFor();
  await desk.button('Send').click();
  await card('Tea').getByText('You proposed').waitFor();
  await entry('proposed by you').getByText('16:00–17:00').waitFor();
  await desk.look('proposed');
  await desk.button('Decline: Tea').click();
  await entry('Tea').getByText('declined').waitFor();
  expect(kept()).toMatch(/PARTSTAT=DECLINED/);
  await desk.look('week');
});

test('what a rule answered is taken back, and then the request waits', async () => {
  await desk.call.core.setSetting({ path: 'calendar.rules', value: [{ mode: 'automatic' }] });
  expect(await ask('Walk', 4, 10)).toContain('applied');
  await entry('Walk').getByText('10:00–11:00').waitFor();
  const answered = desk.page.getByRole('listitem').filter({ hasText: 'accepted: Walk' });
  await answered.waitFor();
  await desk.look('automatic');
  await answered.getByRole('button', { name: /^Undo/ }).click();
  await card('Walk').getByText('The answer was taken back.').waitFor();
  await answered.waitFor({ state: 'detached' });
});

test('rules are written as sentences, tried on what came, put in order and taken back', async () => {
  const { page } = desk;
  const rules = () => desk.call.core.getSetting({ path: 'calendar.rules' });
  const said = (words: string) => page.getByText(words, { exact: true });
  const dialog = page.getByRole('dialog');
  await desk.call.core.setSetting({ path: 'calendar.rules', value: [] });
  await desk.button('Rules…').click();
  await page.getByText('Nothing here yet.').waitFor();
  await page.getByText(/No rule is about 3 of the last 3/).waitFor();
  await desk.look('rules-none');

  await desk.button('Add to rules').click();
  await dialog.getByText('Of the last 3 requests').waitFor();
  await dialog.getByRole('button', { name: 'From', exact: false }).first().click();
  await page.getByRole('option', { name: 'a group of my contact list' }).click();
  await dialog.getByLabel('Name of the group').fill('Colleagues');
  await dialog.getByRole('button', { name: 'Sat' }).click();
  await dialog.getByText('From the group Colleagues, accept when I am free, Monday to Saturday').waitFor();
  await dialog.getByText('Of the last 3 requests, this rule is about none.').waitFor();
  await desk.look('rule');
  await dialog.getByRole('button', { name: 'More limits' }).click();
  await dialog.getByLabel('Notice, minutes').fill('often');
  await desk.button('Save').click();
  await dialog
    .getByRole('alert')
    .getByText(/noticeMinutes/)
    .waitFor();
  await dialog.getByLabel('Notice, minutes').fill('1440');
  await desk.look('rule-limits');
  await desk.button('Save').click();
  await dialog.waitFor({ state: 'detached' });
  await said(
    'From the group Colleagues, accept when I am free, Monday to Saturday 9:00 to 17:00, with 1 day of notice, else ask me.',
  ).waitFor();
  expect(await rules()).toMatchObject([
    {
      who: ['group:Colleagues'],
      mode: 'accept-if-free',
      hours: { 'mon-sat': '09:00-17:00' },
      noticeMinutes: 1440,
    },
  ]);

  await desk.button('Add to rules').focus();
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Answer' }).click();
  await page.getByRole('option', { name: 'decline', exact: true }).click();
  await dialog.getByText('Of the last 3 requests: 3 declined.').waitFor();
  await desk.button('Save').click();
  await dialog.waitFor({ state: 'detached' });
  await said('From everybody I know, decline.').waitFor();
  await page.getByText('Of the last 3 requests: 3 declined.').waitFor();
  await desk.look('rules');
  await desk.button('Move up: Rule 2').click();
  await page.getByText('Rule 2 is now number 1 of 2.').waitFor();
  expect(await rules()).toMatchObject([{ mode: 'always-decline' }, { mode: 'accept-if-free' }]);
  await desk.button('Remove: Rule 1').click();
  await desk.button('Undo').click();
  await expect.poll(rules).toHaveLength(2);
  await desk.button('Back to the week').click();
  await desk.button('Later week').click();
});

test('a meeting is arranged with somebody, and called off while they think', async () => {
  const { page } = desk;
  const send = () => desk.button('Find a time and ask them').click();
  await desk.button('Meet…').click();
  await page.getByLabel('About').fill('Talk');
  await send();
  await page.getByText('Say who is to come.').waitFor();
  await page.getByLabel(/^Address/).fill('nobody');
  await page.keyboard.press('Enter');
  await page.getByText('This is no address.').waitFor();
  await desk.look('meet-wrong');
  await page.getByLabel(/^Address/).fill('ann@localhost');
  await page.keyboard.press('Enter');
  await desk.button('Add ben@localhost').click();
  await page.getByRole('checkbox', { name: 'ann@localhost must come' }).press('Space');
  await page.getByLabel('Not before').fill(shown(2, '09:00'));
  await page.getByLabel('Not after').fill(shown(3, '09:00'));
  await desk.look('meet');
  await send();
  await page.getByText('All who must come do.').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'ben@localhost' }).getByText('comes').waitFor();
  await desk.look('meet-accepted');
  await desk.button('Show in its week').click();
  await entry('Talk').getByText('09:00–09:30').waitFor();

  await desk.button('Meet…').click();
  await desk.button('Another meeting').click();
  await page.getByLabel('About').fill('Something to think of');
  await page.getByLabel('Not before').fill(shown(2, '09:00'));
  await page.getByLabel('Not after').fill(shown(3, '09:00'));
  await desk.button('Add ben@localhost').click();
  await send();
  await page.getByRole('listitem').filter({ hasText: 'ben@localhost' }).getByText('no answer yet').waitFor();
  await desk.look('meet-asking');
  expect(kept()).toContain('Something to think of');
  await desk.button('Back to the week').click();
  await entry('Something to think of').waitFor();
  await desk.button('Meet…').click();
  await desk.button('Call it off').click();
  await page.getByText('It is called off').waitFor();
  expect(kept()).not.toContain('Something to think of');
  await desk.button('Back to the week').click();
});

test('an invitation that came as a file is dropped here, answered, and the answer is a file', async () => {
  const { page } = desk;
  const invitation = join(freshFolder('invitation'), 'picnic.ics');
  const text = / xmlns='http:.*?>(BEGIN[^<]*)</s.exec(request('Picnic', 5, 12))?.[1] ?? '';
  writeFileSync(invitation, text.replaceAll('xmpp:ann@localhost', 'mailto:ann@shop.example'));
  await desk.call.core.setSetting({
    path: 'calendar.rules',
    value: [{ who: ['mailto:ann@shop.example'], mode: 'ask' }],
  });
  const box = await page.locator('.calendar-all').boundingBox();
  const place = { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20 };
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [invitation], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...place, data });
  await session.detach();
  await page.getByText('It waits for your answer.').waitFor();
  await desk.button('Accept: Picnic').click();
  await page.getByText('Send the organizer this file:').waitFor();
  await entry('Picnic').waitFor();
  await desk.look('file');
});

test('a week with nothing in it, and a calendar that cannot be read', async () => {
  for (let week = 0; week < 3; week++) await desk.button('Later week').click();
  await desk.page.getByText('Nothing in this week').waitFor();
  writeFileSync(file, 'no calendar');
  await desk.button('Earlier week').click();
  await desk.page.locator('.notice.warn').waitFor();
  await desk.look('unread');
});
