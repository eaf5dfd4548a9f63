import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Device, install } from '../peers/device/device.ts';
import { startKeyring } from '../peers/device/keyring.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { startProsody } from '../peers/servers/index.ts';
import { type App, checkAccessible, checkWidths, resize, shot, signInBy, startApp } from './app.ts';

let started: App;
let page: Page;
let laptop: Device;
const documents = freshFolder('documents');
const pictures = freshFolder('pictures');

beforeAll(async () => {
  const [server, keyring] = await Promise.all([startProsody(), startKeyring()]);
  await server.addUser('you', 'secret');
  for (const [name, text, day] of [
    ['letter to the bank.txt', 'Dear Sir or Madam', 1],
    ['notes.md', '# Notes\n'.repeat(40), 2],
    ['Budget 2026.csv', 'month,sum\n1,100\n', 3],
    ['Ærøskøbing – 写真.txt', 'any script', 4],
  ] as const) {
    writeFileSync(join(documents, name), text);
    utimesSync(join(documents, name), new Date(2026, 1, day, 9), new Date(2026, 1, day, 9));
  }
  for (const name of ['Letters', 'Taxes', 'Empty']) mkdirSync(join(documents, name));
  writeFileSync(join(documents, 'Letters', 'reply.txt'), 'Thank you.');
  const home = join(freshFolder('files'), 'home');
  await signInBy({ home, keyring, server, jid: 'you@localhost', password: 'secret', device: 'desk' });
  laptop = await install({
    server,
    jid: 'you@localhost',
    password: 'secret',
    name: 'laptop',
    settings: {
      'files.shares': [
        { name: 'Documents', folder: documents, access: 'write' },
        { name: 'Pictures', folder: pictures, access: 'read' },
      ],
    },
  });
  await laptop.run();
  started = await startApp({ home, keyring });
  page = started.page;
  await page.getByText('Online as').waitFor();
  return async () => {
    await laptop[Symbol.asyncDispose]();
    await started[Symbol.asyncDispose]();
    await keyring[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
});

afterEach(() => {
  expect(started.complaints.splice(0)).toEqual([]);
});

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const grid = () => page.getByRole('grid');
const row = (name: string | RegExp) => grid().getByRole('row', { name });
/** The names that are shown, from the top. */
const names = () => grid().locator('.file .file-words').allInnerTexts();
const focused = () =>
  grid().evaluate(
    (element) =>
      document
        .getElementById(element.getAttribute('aria-activedescendant') ?? '')
        ?.querySelector('.file-words')?.textContent,
  );

async function look(name: string): Promise<void> {
  await checkAccessible(page);
  await checkWidths(started.app, page);
  await shot(page, `files-${name}`);
  await resize(started.app, page, 360, 720);
  await shot(page, `files-${name}`);
  await resize(started.app, page, 1040, 720);
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, `files-${name}`);
  await page.emulateMedia({ colorScheme: 'light' });
}

describe('browsing', () => {
  test('begins with the devices', async () => {
    await button('Files').click();
    await button(/^laptop/).waitFor();
    await button(/^desk/).waitFor();
    await look('devices');
  });

  test('goes from shares to folders and back, by keyboard', async () => {
    await button(/^laptop/).focus();
    await page.keyboard.press('Enter');
    await row(/^Documents/).waitFor();
    expect(await names()).toEqual(['Documents', 'Pictures']);
    await look('shares');
    await page.keyboard.press('Enter');
    await row(/^notes.md/).waitFor();
    expect(await names()).toEqual([
      ...['Empty', 'Letters', 'Taxes'],
      ...['Ærøskøbing – 写真.txt', 'Budget 2026.csv', 'letter to the bank.txt', 'notes.md'],
    ]);
    expect(await row(/^notes.md/).innerText()).toMatch(/320 B/);
    await look('folder');
    await page.keyboard.type('le');
    await expect.poll(focused).toBe('Letters');
    await page.keyboard.press('Enter');
    await row(/^reply.txt/).waitFor();
    await page.keyboard.press('Backspace');
    await expect.poll(focused).toBe('Letters');
    await page.keyboard.press('Home');
    expect(await focused()).toBe('Empty');
    await page.keyboard.press('Enter');
    await page.getByText('This folder is empty').waitFor();
    await look('empty');
    await page.keyboard.press('Backspace');
    await expect.poll(focused).toBe('Empty');
  });

  test('a share without any file, and a device that shares nothing', async () => {
    await button('Pictures').click();
    await page.getByText('This folder is empty').waitFor();

    await page.locator('.files-crumbs').getByRole('button', { name: 'Devices' }).click();
    await button(/^desk/).click();
    await page.getByText('Nothing is shared here').waitFor();
    await look('no-shares');
  });

  test('a device that went says so, and shows again when it is back', async () => {
    await button('laptop').click();
    await row(/^Documents/).waitFor();
    await laptop.kill();
    await page.getByText('laptop is not online').waitFor();
    await look('offline');
    await laptop.run();
    await row(/^Documents/).waitFor();
  });
});
