import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { startKeyring } from '../peers/device/keyring.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { startProsody } from '../peers/servers/index.ts';
import { type App, checkAccessible, checkWidths, resize, shot, signInBy, startApp } from './app.ts';
import { buildWithOtherAgent } from './other-agent/build.ts';

let started: App;
let page: Page;
let file: string;

beforeAll(async () => {
  const [server, source, keyring] = await Promise.all([
    startProsody(),
    buildWithOtherAgent(),
    startKeyring(),
  ]);
  await server.addUser('you', 'secret');
  const home = join(freshFolder('settings'), 'home');
  await signInBy({ home, keyring, server, jid: 'you@localhost', password: 'secret', device: 'desk' });
  file = join(home, 'settings.json');
  started = await startApp({ home, keyring, source });
  page = started.page;
  await page.getByText('Online as').waitFor();
  await page.getByRole('button', { name: 'Settings' }).click();
  return async () => {
    await started[Symbol.asyncDispose]();
    await keyring[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
});

const meetings = () => page.getByRole('region', { name: 'Meetings' });
const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const inFile = () => JSON.parse(readFileSync(file, 'utf8')).meetings;
const holds = (value: unknown) => expect.poll(inFile).toEqual(value);
const choose = async (label: RegExp, option: string) => {
  await meetings().getByRole('button', { name: label }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
};
const enter = async (name: string, value: string) => {
  await field(name).fill(value);
  await field(name).press('Enter');
};

test('an agent’s settings are drawn from its schema alone, each saves itself, and what it refuses is told', async () => {
  await meetings().waitFor();
  expect(await field('Length of a meeting in minutes').inputValue()).toBe('30');
  expect(await field('From').inputValue()).toBe('09:00');

  await enter('Length of a meeting in minutes', '4');
  await meetings().getByText('Length of a meeting in minutes must be at least 5.').waitFor();
  await enter('Length of a meeting in minutes', '45');
  await holds({ minutes: 45 });
  await enter('Calendar', 'nowhere');
  await meetings().getByText('Calendar must be a web address like https://example.org/.').waitFor();
  await enter('Calendar', 'https://dav.example.org/you');
  await choose(/Answer invitations$/, 'With “perhaps”');
  await meetings().getByRole('switch', { name: 'Show titles' }).press('Space');
  await enter('From', '8');
  await meetings().getByText('From must be a time like 14:00.').waitFor();
  await enter('From', '08:30');
  const first = {
    minutes: 45,
    calendar: 'https://dav.example.org/you',
    answer: 'tentative',
    showTitles: true,
    hours: { from: '08:30' },
  };
  await holds(first);

  // Emptied, they are what they are when nobody sets them.
  await enter('Calendar', '');
  await enter('Length of a meeting in minutes', '');
  const { calendar: _calendar, minutes: _minutes, ...left } = first;
  await holds(left);
  await expect.poll(() => field('Length of a meeting in minutes').inputValue()).toBe('30');
});

test('lists of choices, of people and of things with lists in them', async () => {
  await button('Add to days').click();
  await choose(/^(?!Remove).*Days 2$/, 'we');
  await holds(expect.objectContaining({ days: ['mo', 'we'] }));
  await button('Remove: Days 1').click();
  await holds(expect.objectContaining({ days: ['we'] }));
  await button('Add to tell').click();
  await enter('Address of the contact', 'bob@localhost');
  await holds(expect.objectContaining({ notify: ['jid:bob@localhost'] }));
  await button('Remove: Who 1').click();
  await expect.poll(() => inFile().notify).toBeUndefined();

  await button('Add to rooms').click();
  await field('Name').fill('Attic');
  await field('Seats').fill('0');
  await button('Save').click();
  await page.getByText('Seats must be at least 1.').waitFor();
  await field('Seats').fill('4');
  await button('Add to keys').click();
  await field('Label').fill('brass');
  await field('Label').press('Enter');
  await page.getByRole('dialog').getByText('brass').waitFor();
  await checkAccessible(page);
  await shot(page, 'settings-other-agent-room');
  await button('Save').click();
  await holds(expect.objectContaining({ rooms: [{ name: 'Attic', seats: 4, keys: [{ label: 'brass' }] }] }));
});

test('a folder that is dangerous to give away waits for a yes', async () => {
  await enter('Keep copies in', '/');
  await meetings().getByText('whole disk').waitFor();
  expect(inFile()).not.toHaveProperty('keep');
  await checkAccessible(page);
  await shot(page, 'settings-other-agent-danger');
  await meetings().getByRole('button', { name: 'Cancel' }).click();
  expect(await field('Keep copies in').inputValue()).toBe('');
  await enter('Keep copies in', '/');
  await button('Save all the same').click();
  await holds(expect.objectContaining({ keep: '/' }));
});

test('its permissions are among what can be ruled', async () => {
  await button('Add to rules').click();
  await page.getByRole('button', { name: /Permission$/ }).click();
  for (const title of [
    'Files: See and fetch files',
    'Meetings: See when you are busy',
    'Meetings: Ask for a meeting',
  ])
    await page.getByRole('option', { name: title }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
});

test('nothing is wrong with how it looks', async () => {
  expect(await meetings().locator('.error').allTextContents()).toEqual([]);
  await checkAccessible(page);
  await checkWidths(started.app, page);
  for (const width of [360, 1040]) {
    await resize(started.app, page, width, 2600);
    await shot(page, 'settings-other-agent');
  }
  expect(started.complaints).toEqual([]);
});
