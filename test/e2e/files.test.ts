import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Device } from '../peers/device/device.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { type Desk, startDesk } from './desk.ts';
import { fileList } from './file-list.ts';

let desk: Desk;
let page: Page;
let laptop: Device;
const documents = freshFolder('documents');
const pictures = freshFolder('pictures');

beforeAll(async () => {
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
  const shares = [
    { name: 'Documents', folder: documents, access: 'write' },
    { name: 'Pictures', folder: pictures, access: 'read' },
  ];
  desk = await startDesk({ name: 'files', others: { laptop: { 'files.shares': shares } } });
  page = desk.page;
  laptop = desk.others.laptop as Device;
  return () => desk[Symbol.asyncDispose]();
});

afterEach(() => desk.assertNoComplaint());

const button = (name: string | RegExp) => desk.button(name);
const look = (name: string) => desk.look(name);
const { row, names, focused } = fileList(() => page);

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
