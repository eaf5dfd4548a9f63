import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Device } from '../peers/device/device.ts';
import { pair } from '../peers/device/pair.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { type Desk, startDesk } from './desk.ts';
import { fileList } from './file-list.ts';

// What the panel shows of transfers that do not simply succeed.

let desk: Desk;
let page: Page;
let laptop: Device;
const documents = freshFolder('documents');
const downloads = freshFolder('downloads');

beforeAll(async () => {
  writeFileSync(join(documents, 'letter.txt'), 'Dear Sir or Madam');
  mkdirSync(join(documents, 'Letters'));
  writeFileSync(join(documents, 'Letters', 'reply.txt'), 'Thank you.');
  symlinkSync('/etc/passwd', join(documents, 'Letters', 'latest'));
  const shares = [
    { name: 'Documents', folder: documents, access: 'write' },
    { name: 'Archive', folder: documents, access: 'read' },
  ];
  desk = await startDesk({ name: 'transfers', others: { laptop: { 'files.shares': shares } } });
  page = desk.page;
  laptop = desk.others.laptop as Device;
  await pair(desk, laptop, { one: 'desk', other: 'laptop' });
  return () => desk[Symbol.asyncDispose]();
});

afterEach(() => desk.assertNoComplaint());

const panel = () => page.getByRole('complementary', { name: 'Transfers' });
const transfer = (name: string) => panel().getByRole('listitem').filter({ hasText: name });
const isOpen = () => panel().getByRole('list').first();
const get = (path: string, via?: 'direct' | 'proxy' | 'inband') =>
  desk.call.files.get({ device: 'laptop', from: [path], to: downloads, via });

/** Opens the panel; it closes by itself where there is nothing to show. */
async function open(): Promise<void> {
  await desk.button(/^Transfers/).waitFor();
  if (!(await isOpen().isVisible())) await desk.button(/^Transfers/).click();
}

async function clear(): Promise<void> {
  await panel().getByRole('button', { name: 'Clear finished' }).click();
  await panel().waitFor({ state: 'detached' });
}

test.each([
  ['proxy', 'relayed by the server'],
  ['inband', 'in-band, slow'],
  ['direct', 'direct'],
] as const)('%s: it says which way its bytes took', async (via, words) => {
  await get('Documents/letter.txt', via);
  await open();
  const one = transfer('letter.txt from laptop');
  await one.getByText('Done', { exact: true }).waitFor();
  await one.getByText(new RegExp(`17 B · ${words} · Into `)).waitFor();
  if (via === 'proxy') await desk.look('relayed');
  await clear();
});

test('what was left out is told, with why', async () => {
  await get('Documents/Letters');
  await open();
  const one = transfer('Letters from laptop');
  await one.getByText('Done', { exact: true }).waitFor();
  await one.getByText('1 thing left out').click();
  await one.getByText('Letters/latest: It is a link, and links are not followed.').waitFor();
  await desk.look('skipped');
  await clear();
});

test('one that failed says why, and is tried again once that is mended', async () => {
  await get('Documents/none.txt');
  await open();
  const one = transfer('none.txt from laptop');
  await one.getByText('Failed', { exact: true }).waitFor();
  await one.getByText('There is no file or folder called none.txt.').waitFor();
  await desk.look('failed');
  writeFileSync(join(documents, 'none.txt'), 'here now');
  await one.getByRole('button', { name: /^Try again/ }).click();
  await one.getByText('Done', { exact: true }).waitFor();
  expect(readFileSync(join(downloads, 'none.txt'), 'utf8')).toBe('here now');
  await clear();
});

test('one that the other device denies says so, and so does the folder', async () => {
  const file = join(freshFolder('put'), 'new.txt');
  writeFileSync(file, 'new');
  await desk.call.files.put({ device: 'laptop', from: [file], to: 'Archive' });
  await open();
  await transfer('new.txt to laptop').getByText('Nothing can be put into this share.').waitFor();
  const grant = { permission: 'files.read', who: 'own-devices', decision: 'deny' };
  await laptop.json('settings', 'set', 'grants', JSON.stringify([grant]));
  await get('Documents/letter.txt');
  const one = transfer('letter.txt from laptop');
  await one.getByText('Failed', { exact: true }).waitFor();
  await one.getByText('does not let this one do that (See and fetch files).', { exact: false }).waitFor();
  await desk.look('denied');
  await desk.button('Files').click();
  await desk.button(/^laptop/).click();
  await page.getByText('You may not see this').waitFor();
  await desk.look('denied-folder');
  await laptop.json('settings', 'unset', 'grants');
  await desk.button('Try again').click();
  await fileList(() => page)
    .row(/^Documents/)
    .waitFor();
  await clear();
});

test('one whose device is away waits, and can be canceled', async () => {
  await laptop.kill();
  await get('Documents/letter.txt');
  await open();
  const one = transfer('letter.txt from laptop');
  await one.getByText('Waiting', { exact: true }).waitFor();
  await one.getByText('Waits until laptop is online.').waitFor();
  await desk.look('waiting');
  await one.getByRole('button', { name: /^Cancel/ }).click();
  await one.getByText('Canceled', { exact: true }).waitFor();
  await desk.look('canceled');
  await clear();
});
