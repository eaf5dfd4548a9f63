import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Device } from '../peers/device/device.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { type Desk, startDesk } from './desk.ts';
import { fileList } from './file-list.ts';
import { shot } from './looks.ts';

// A window and another device: paired in the window, then files between the two.

let desk: Desk;
let page: Page;
let laptop: Device;
const documents = freshFolder('documents');
const downloads = freshFolder('downloads');
const outside = freshFolder('outside');
const film = randomBytes(64 * 1024 * 1024);

beforeAll(async () => {
  writeFileSync(join(documents, 'letter.txt'), 'Dear Sir or Madam');
  writeFileSync(join(documents, 'film.bin'), film);
  mkdirSync(join(documents, 'Letters', 'old'), { recursive: true });
  writeFileSync(join(documents, 'Letters', 'reply.txt'), 'Thank you.');
  writeFileSync(join(documents, 'Letters', 'old', 'first.txt'), 'Hello.');
  writeFileSync(join(outside, 'from the desktop.txt'), 'dropped');
  const shares = [{ name: 'Documents', folder: documents, access: 'write' }];
  desk = await startDesk({ name: 'files-paired', others: { laptop: { 'files.shares': shares } } });
  page = desk.page;
  laptop = desk.others.laptop as Device;
  await desk.app.evaluate(({ app, shell }, folder) => {
    app.setPath('downloads', folder);
    const shown: string[] = [];
    shell.showItemInFolder = (path) => void shown.push(path);
    Object.assign(globalThis, { shown });
  }, downloads);
  return () => desk[Symbol.asyncDispose]();
});

afterEach(() => desk.assertNoComplaint());

const button = (name: string | RegExp) => desk.button(name);
const look = (name: string) => desk.look(name);
const { grid, row } = fileList(() => page);
const panel = () => page.getByRole('complementary', { name: 'Transfers' });
const transfer = (name: string) => panel().getByRole('listitem').filter({ hasText: name });
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('two devices', () => {
  test('that are not paired yet: one can look, and is led to pairing', async () => {
    await button('Files').click();
    await button(/^laptop/).click();
    await row(/^Documents/).dblclick();
    await row(/^letter.txt/).waitFor();
    await page.getByText('Pair the two devices to search, get and change files.').waitFor();
    expect(await button('Get').count()).toBe(0);
    await look('unpaired');
    await button('Pair…').click();
    await button('Pair with laptop').click();
    const code = (
      await page
        .getByText(/^\d{3} ?\d{3}$/)
        .first()
        .innerText()
    ).replace(/\D/g, '');
    const waiting = await laptop.json<{ id: string; code?: string }[]>('approvals');
    const same = waiting.find((one) => one.code === code);
    await laptop.json('approve', same?.id ?? '');
    await button('It is the same').click();
    await page.getByText('laptop is paired.').waitFor();
    await button('OK').click();
    await button('Files').click();
    await row(/^letter.txt/).waitFor();
    await button('Get').waitFor();
    await look('paired');
  });

  test('a selection is fetched, and shown in its folder', async () => {
    await row(/^Letters/).click();
    await row(/^letter.txt/).click({ modifiers: ['Control'] });
    await button('Get').click();
    await expect.poll(() => readdirSync(downloads).sort()).toEqual(['Letters', 'letter.txt']);
    await expect.poll(() => existsSync(join(downloads, 'Letters', 'old', 'first.txt'))).toBe(true);
    expect(readFileSync(join(downloads, 'letter.txt'), 'utf8')).toBe('Dear Sir or Madam');
    await button(/^Transfers/).click();
    const one = transfer('Letters and 1 thing more from laptop');
    await one.getByText('Done', { exact: true }).waitFor();
    await look('transfers');
    await one.getByRole('button', { name: /^Show in folder/ }).click();
    const shown = () => desk.app.evaluate(() => (globalThis as unknown as { shown: string[] }).shown);
    await expect.poll(async () => (await shown())[0]).toMatch(downloads);
    await desk.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0] as Electron.BrowserWindow;
      const dragged: string[] = [];
      webContents.startDrag = ({ files }) => void dragged.push(...(files ?? []));
      Object.assign(globalThis, { dragged });
    });
    const box = await one.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 20);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 140, (box?.y ?? 0) - 60, { steps: 5 });
    const dragged = () => desk.app.evaluate(() => (globalThis as unknown as { dragged: string[] }).dragged);
    await expect
      .poll(async () => (await dragged()).sort())
      .toEqual([join(downloads, 'Letters'), join(downloads, 'letter.txt')]);
    await page.mouse.up();
    await panel().getByRole('button', { name: 'Clear finished' }).click();
    await panel().waitFor({ state: 'detached' });
  });

  test('what is dropped on the list is put there', async () => {
    const box = await grid().boundingBox();
    const session = await page.context().newCDPSession(page);
    const at = { x: (box?.x ?? 0) + 200, y: (box?.y ?? 0) + (box?.height ?? 0) - 40 };
    const data = { items: [], files: [join(outside, 'from the desktop.txt')], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver'] as const)
      await session.send('Input.dispatchDragEvent', { type, ...at, data });
    await page.getByText('Put into Documents').waitFor();
    await shot(page, 'files-drop');
    await session.send('Input.dispatchDragEvent', { type: 'drop', ...at, data });
    await session.detach();
    await row(/^from the desktop.txt/).waitFor();
    expect(readFileSync(join(documents, 'from the desktop.txt'), 'utf8')).toBe('dropped');
  });

  test('a file of the other device is renamed, deleted and taken back', async () => {
    await row(/^from the desktop.txt/).click();
    await page.keyboard.press('F2');
    await page.getByLabel('Name', { exact: true }).fill('renamed.txt');
    await page.keyboard.press('Enter');
    await row(/^renamed.txt/).waitFor();
    expect(existsSync(join(documents, 'renamed.txt'))).toBe(true);
    await row(/^renamed.txt/).click();
    await page.keyboard.press('Delete');
    await page.getByText('renamed.txt deleted.').waitFor();
    await row(/^renamed.txt/).waitFor({ state: 'detached' });
    await button('Undo').click();
    await row(/^renamed.txt/).waitFor();
  });

  test('a search finds what is on the other device, and a text of it is shown', async () => {
    await page.getByPlaceholder('Search all devices').fill('reply');
    await row(/^reply.txt laptop: Documents\/Letters/).waitFor();
    await row(/^reply.txt/).click();
    await button('Details').click();
    await page.getByRole('region', { name: 'Text of reply.txt' }).getByText('Thank you.').waitFor();
    await page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: 'Close' }).click();
    await page.getByPlaceholder('Search all devices').fill('');
    await row(/^letter.txt/).waitFor();
  });

  test('a folder that vanishes while it is open says so, and leads back', async () => {
    await row(/^Letters/).dblclick();
    await row(/^reply.txt/).waitFor();
    rmSync(join(documents, 'Letters'), { recursive: true });
    await page.getByText('This is not there any more').waitFor();
    await look('gone');
    await page.getByRole('alert').getByRole('button', { name: 'Up' }).click();
    await row(/^letter.txt/).waitFor();
    await row(/^Letters/).waitFor({ state: 'detached' });
  });

  test('a transfer is paused while the other device is away, goes on and ends whole', async () => {
    await row(/^film.bin/).click();
    process.kill(laptop.pid(), 'SIGSTOP');
    await button('Get').click();
    await button(/^Transfers/).click();
    const one = transfer('film.bin from laptop');
    await one.getByRole('button', { name: /^Pause/ }).click();
    await one.getByText('Paused', { exact: true }).waitFor();
    await look('transfer-paused');
    process.kill(laptop.pid(), 'SIGCONT');
    await one.getByRole('button', { name: /^Resume/ }).click();
    await one.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 });
    expect(sha256(readFileSync(join(downloads, 'film.bin')))).toBe(sha256(film));
    await one.getByRole('button', { name: /^Clear/ }).click();
    await one.waitFor({ state: 'detached' });
  });
});
