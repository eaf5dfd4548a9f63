import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Slixmpp, startSlixmpp } from '../peers/clients/index.ts';
import { type Keyring, startKeyring } from '../peers/device/keyring.ts';
import { dragoman } from '../peers/device/program.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { type Server, startProsody } from '../peers/servers/index.ts';
import { invitation } from '../unit/calendar/invited/invitation.ts';
import { calendar } from '../unit/calendar/sources/samples.ts';
import { type App, checkAccessible, checkWidths, resize, shot, signInBy, startApp } from './app.ts';
import { type Notifier, startNotifier } from './notifier.ts';

let server: Server;
let friend: Slixmpp;
let other: Slixmpp;
let keyring: Keyring;
let notifier: Notifier;
let home: string;
let started: App;
let page: Page;
let device: string;

beforeAll(async () => {
  [server, keyring] = await Promise.all([startProsody(), startKeyring()]);
  notifier = await startNotifier(keyring);
  for (const name of ['you', 'friend', 'other']) await server.addUser(name, 'secret');
  for (const name of ['friend', 'other']) await server.befriend('you', name);
  friend = await startSlixmpp({ server, jid: 'friend@localhost/x', password: 'secret' });
  other = await startSlixmpp({ server, jid: 'other@localhost/a/b', password: 'secret' });
  return async () => {
    for (const one of [friend, other, notifier, keyring, server]) await one[Symbol.asyncDispose]();
  };
});

const status = (): Promise<{ value: { jid: string } }> =>
  page.evaluate(
    () => window.dragoman.calls['core.status']?.({}).reply as Promise<{ value: { jid: string } }>,
  );

beforeEach(async () => {
  home = join(freshFolder('approvals'), 'home');
  await signInBy({ home, keyring, server, jid: 'you@localhost', password: 'secret', device: 'desk' });
  const settings = {
    'files.shares': [{ name: 'docs', folder: '/usr/share/doc', access: 'read' }],
    grants: ['friend', 'other'].map((name) => ({
      permission: 'files.read',
      who: `jid:${name}@localhost`,
      decision: 'ask',
    })),
  };
  for (const [path, value] of Object.entries(settings))
    expect(await dragoman(['settings', 'set', path, JSON.stringify(value)], { home })).toMatchObject({
      code: 0,
    });
  started = await startApp({ home, keyring });
  page = started.page;
  await page.getByText('Online as').waitFor();
  device = (await status()).value.jid;
});

afterEach(async () => {
  const { complaints } = started;
  await started[Symbol.asyncDispose]();
  expect(complaints).toEqual([]);
});

const cards = () => page.locator('.approval-card');
const card = (who: string) => page.getByRole('article', { name: who });
/** Resolves with what became of it, a refusal as well. */
const ask = (who: Slixmpp) => who.command(device, 'files').catch((error: Error) => error);
/** A query cannot wait for long: who is told to asks again, as a program would. */
const list = async (who: Slixmpp, node: string): Promise<string> => {
  const payload = `<query xmlns='urn:xmpp:fis:0' node='${node}'/>`;
  const answer = await who.iq({ to: device, type: 'get', payload, timeoutSeconds: 60 });
  return answer.includes('Ask again.') ? list(who, node) : answer;
};

test('a press on the notification opens the card; Accept there reaches the one who asked', async () => {
  const asking = ask(friend);
  const { shown, title, body } = await notifier.next();
  expect({ title, body }).toEqual({ title: 'friend@localhost asks files', body: 'Browse files' });
  notifier.press(shown);
  await page.getByRole('heading', { name: 'Approvals' }).waitFor();
  expect(await cards().count()).toBe(1);
  expect(await cards().innerText()).toContain('friend@localhost asks Files');
  expect(await cards().innerText()).toContain('friend@localhost/x');
  expect(await cards().innerText()).toContain('Browse files');
  expect(await cards().innerText()).toMatch(/Refused in (9|10) minutes if you do not answer\./);
  await shot(page, 'approvals-one');
  await page.getByRole('button', { name: 'Accept' }).click();
  expect(await asking).toMatchObject({ status: 'executing' });
  await page.getByText('Nothing waits for you').waitFor();
  await page.getByText('friend@localhost/x: Browse files (you said yes)').waitFor();
});

test('a closed window opens at the card', async () => {
  await page.close();
  const asking = ask(friend);
  const { shown } = await notifier.next();
  notifier.press(shown);
  page = await started.app.waitForEvent('window');
  await card('friend@localhost asks Files').getByRole('button', { name: 'Refuse' }).click();
  expect(String(await asking)).toContain('The person there said no.');
});

test('several at once: nothing is accepted by accident, what is answered elsewhere goes, always is kept', async () => {
  await page.getByRole('button', { name: 'Approvals' }).click();
  await page.getByText('Nothing waits for you').waitFor();
  await shot(page, 'approvals-none');
  await checkAccessible(page);

  const sly = '&lt;b&gt;docs&lt;/b&gt;&#x202e;';
  void ask(friend);
  await notifier.next();
  const second = list(other, sly);
  const { body } = await notifier.next();
  // A body may hold markup; a peer's words do not become it.
  expect(body).toContain('&lt;b&gt;docs&lt;/b&gt;\ufffd');
  const third = list(friend, 'docs');
  const { shown } = await notifier.next();
  await page.waitForFunction(() => document.querySelectorAll('.approval-card').length === 3);
  const asked = page.locator('.approval-asked', { hasText: '<b>docs</b>⟨U+202E⟩' });
  expect(await asked.count()).toBe(1);
  await shot(page, 'approvals-three');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, 'approvals-three');
  await page.emulateMedia({ colorScheme: 'light' });
  await checkAccessible(page);
  await checkWidths(started.app, page);
  await resize(started.app, page, 360, 720);
  await shot(page, 'approvals-three');
  await resize(started.app, page, 1040, 720);

  // Neither Enter nor Space answers before one went to a button.
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  expect(await cards().count()).toBe(3);

  const waiting = JSON.parse((await dragoman(['approvals', '--json'], { home })).stdout) as {
    id: string;
    peer: string;
    action: string;
  }[];
  const id = waiting.find(({ action, peer }) => peer === friend.jid && action.startsWith('files.list'))?.id;
  expect((await dragoman(['approve', id ?? ''], { home })).code).toBe(0);
  expect(await third).toContain('<directory');
  await notifier.withdrawn(shown);
  await page.waitForFunction(() => document.querySelectorAll('.approval-card').length === 2);
  await page.locator('.approval-line', { hasText: '(you said yes)' }).waitFor();

  // By keyboard: the checkbox, then Refuse.
  const ofOther = card('other@localhost asks Files');
  // What has just moved takes no press yet.
  await ofOther.getByRole('button', { name: 'Refuse', disabled: false }).waitFor();
  await ofOther.getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Refuse');
  await page.keyboard.press('Enter');
  // Forbidden; to a program that asks again nobody is here any more.
  expect(await second).toContain('type="error"');
  await ofOther.waitFor({ state: 'detached' });
  const { grants } = JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'));
  expect(grants[0]).toMatchObject({ who: 'jid:other@localhost', decision: 'deny' });
  expect(await page.evaluate(() => document.activeElement?.className)).toContain('approval-cards');

  const last = waiting.find(({ action }) => action === 'Browse files')?.id;
  expect((await dragoman(['deny', last ?? ''], { home })).code).toBe(0);
  await page.getByText('Nothing waits for you').waitFor();
  await shot(page, 'approvals-ended');
});

test('a request for a meeting that waits is told, too, until it is answered', async () => {
  const file = join(freshFolder('calendar'), 'you.ics');
  writeFileSync(file, calendar());
  const source = JSON.stringify([{ ics: file, write: true }]);
  expect(await dragoman(['settings', 'set', 'calendar.sources', source], { home })).toMatchObject({
    code: 0,
  });
  const requested = async (uid: string, hour: number) => {
    const meeting = invitation({
      ...{ uid, hour },
      ...{ organizer: 'xmpp:friend@localhost', attendee: 'xmpp:you@localhost' },
    });
    const ical = calendar(meeting).replace('VERSION:2.0', 'VERSION:2.0\r\nMETHOD:REQUEST');
    const payload = `<itip xmlns='urn:dragoman:itip:0'><ical xmlns='http://jabber.org/protocol/gw/ical'>${ical}</ical></itip>`;
    expect(await friend.iq({ to: device, type: 'set', payload })).toContain('queued');
    return notifier.next();
  };
  const { shown: first, title, body } = await requested('tea', 9);
  expect({ title, body }).toEqual({ title: 'friend@localhost asks for a meeting', body: 'Tea' });
  notifier.press(first);
  await page.getByRole('article', { name: 'friend@localhost asks' }).waitFor();
  const { shown } = await requested('talk', 14);
  expect(await dragoman(['answer', 'talk', 'decline'], { home })).toMatchObject({ code: 0 });
  await notifier.withdrawn(shown);
});

test('an account that another program took is told, until it is online again', async () => {
  const taker = await startSlixmpp({ server, jid: device, password: 'secret' });
  const { shown, title, body } = await notifier.next();
  expect(title).toBe('Dragoman is offline');
  expect(body).not.toBe('');
  expect(body).not.toContain('secret');
  await taker[Symbol.asyncDispose]();
  await page.getByRole('button', { name: 'Try again' }).click();
  await notifier.withdrawn(shown);
  await page.getByText('Online as').waitFor();
});
