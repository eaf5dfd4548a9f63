import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freshFolder } from '../peers/servers/folder.ts';
import { type Desk, startDesk } from './desk.ts';
import { fileList } from './file-list.ts';
import { resize, shot } from './looks.ts';

// The shares of this PC itself, in its own window.

let desk: Desk;
let page: Page;
const documents = freshFolder('documents');
const many = freshFolder('many');
const MANY = 100_000;
const picture = readFileSync(new URL('../../renderer/public/icon.png', import.meta.url));

beforeAll(async () => {
  const written: [string, string | Buffer][] = [
    ['letter.txt', 'Dear Sir or Madam,\n\nplease find enclosed.\n'],
    ['notes.md', '# Notes\n'.repeat(4_000)],
    ['Budget.csv', 'month,sum\n1,100\n'],
    ['Picture.png', picture],
    ['sly \u202egnp.exe', 'not a picture'],
  ];
  for (const [day, [name, content]] of written.entries()) {
    writeFileSync(join(documents, name), content);
    utimesSync(join(documents, name), new Date(2026, 1, day + 1, 9), new Date(2026, 1, day + 1, 9));
  }
  for (const name of ['Letters', 'Taxes']) mkdirSync(join(documents, name));
  for (let at = 0; at < MANY; at++) writeFileSync(join(many, `file ${at}.txt`), '');
  desk = await startDesk({
    name: 'files-here',
    shares: [
      { name: 'Documents', folder: documents, access: 'write' },
      { name: 'Many', folder: many, access: 'read' },
    ],
  });
  page = desk.page;
  await button('Files').click();
  await button(/^desk/).click();
  await row(/^Documents/).waitFor();
  return () => desk[Symbol.asyncDispose]();
}, 120_000);

afterEach(() => desk.assertNoComplaint());

const button = (name: string | RegExp) => desk.button(name);
const look = (name: string) => desk.look(name);
const { grid, row, names, selected, focused } = fileList(() => page);
const place = (name: string) =>
  page.getByRole('navigation', { name: 'Devices and shares' }).getByRole('button', { name });

describe('in a folder', () => {
  test('the columns sort', async () => {
    await row(/^Documents/).dblclick();
    await row(/^letter.txt/).waitFor();
    expect(await names()).toEqual([
      ...['Letters', 'Taxes', 'Budget.csv', 'letter.txt', 'notes.md', 'Picture.png', 'sly ⟨U+202E⟩gnp.exe'],
    ]);
    await button('Size').click();
    await expect.poll(async () => (await names())[2]).toBe('sly ⟨U+202E⟩gnp.exe');
    expect(await names()).toEqual([
      ...['Letters', 'Taxes', 'sly ⟨U+202E⟩gnp.exe', 'Budget.csv', 'letter.txt', 'Picture.png', 'notes.md'],
    ]);
    await button('Size').click();
    await expect.poll(async () => (await names())[2]).toBe('notes.md');
    expect(await page.getByRole('columnheader', { name: 'Size' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    await button('Changed').click();
    await expect.poll(async () => (await names())[2]).toBe('letter.txt');
    await button('Name').click();
    await expect.poll(async () => (await names())[2]).toBe('Budget.csv');
  });

  test('things are selected with the mouse and with the keyboard', async () => {
    await row(/^Budget/).click();
    await row(/^notes/).click({ modifiers: ['Shift'] });
    expect(await selected()).toEqual(['Budget.csv', 'letter.txt', 'notes.md']);
    await row(/^letter/).click({ modifiers: ['Control'] });
    expect(await selected()).toEqual(['Budget.csv', 'notes.md']);
    await page.getByText('7 things · 2 things selected (32 kB)').waitFor();
    await look('selected');
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowDown');
    expect(await selected()).toEqual(['Letters', 'Taxes']);
    await page.keyboard.press('Control+ArrowDown');
    await page.keyboard.press('Space');
    expect(await selected()).toEqual(['Letters', 'Taxes', 'Budget.csv']);
    await page.keyboard.press('Control+a');
    expect((await selected()).length).toBe(7);
    await page.keyboard.press('Escape');
    expect(await selected()).toEqual([]);
    await page.keyboard.type('pi');
    expect(await focused()).toBe('Picture.png');
  });

  test('a picture and a text are shown beside the list', async () => {
    await row(/^Picture/).click();
    await page.keyboard.press('Alt+Enter');
    const details = page.getByRole('complementary', { name: 'Details' });
    const drawn = details.getByRole('img', { name: 'Picture of Picture.png' });
    await expect.poll(() => drawn.evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBeGreaterThan(100);
    await look('picture');
    await resize(desk.app, page, 1600, 900);
    await shot(page, 'files-here-picture');
    await resize(desk.app, page, 1040, 720);
    await page.keyboard.press('ArrowUp');
    await details.getByRole('region', { name: 'Text of notes.md' }).waitFor();
    expect(await details.innerText()).toContain('# Notes');
    await details.getByRole('button', { name: 'Work out' }).click();
    await details.getByText(/^[0-9a-f]{64}$/).waitFor();
    await look('text');
    await details.getByRole('button', { name: 'Close' }).click();
    await details.waitFor({ state: 'detached' });
  });

  test('a folder is made, renamed, and that is undone', async () => {
    await button('New folder…').click();
    const dialog = page.getByRole('dialog', { name: 'New folder' });
    await page.keyboard.type('a/b');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('A name has no slash in it.').waitFor();
    await look('new-folder');
    await dialog.getByLabel('Name').fill('Garden');
    await page.keyboard.press('Enter');
    await row(/^Garden/).waitFor();
    await row(/^Garden/).click();
    await page.keyboard.press('F2');
    await page.getByRole('dialog', { name: 'Rename Garden' }).waitFor();
    await page.keyboard.type('Orchard');
    await page.keyboard.press('Enter');
    await row(/^Orchard/).waitFor();
    expect(existsSync(join(documents, 'Orchard'))).toBe(true);
    await page.getByText('Garden is now Orchard.').waitFor();
    await expect.poll(selected).toEqual(['Orchard']);
    expect(await focused()).toBe('Orchard');
    await look('renamed');
    await button('Undo').click();
    await row(/^Garden/).waitFor();
    expect(existsSync(join(documents, 'Orchard'))).toBe(false);
  });

  test('things are deleted, and come back', async () => {
    await row(/^Budget/).click();
    await row(/^letter/).click({ modifiers: ['Control'] });
    await page.keyboard.press('Delete');
    await page.getByText('2 things deleted.').waitFor();
    await row(/^Budget/).waitFor({ state: 'detached' });
    expect(readdirSync(documents)).not.toContain('Budget.csv');
    await grid().focus();
    await page.keyboard.press('Control+z');
    await row(/^Budget/).waitFor();
    expect(readFileSync(join(documents, 'letter.txt'), 'utf8')).toContain('Dear Sir');
  });

  test('things are moved into a folder that is chosen, or that they are dragged onto', async () => {
    await row(/^letter/).click();
    await row(/^letter/).click({ button: 'right' });
    const menu = page.getByRole('menu');
    await menu.waitFor();
    await look('menu');
    await menu.getByRole('menuitem', { name: 'Move…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Move letter.txt' });
    await dialog.getByRole('button', { name: 'Letters' }).click();
    await dialog.getByText('There is no folder in here.').waitFor();
    await look('move');
    await dialog.getByRole('button', { name: 'Move here' }).click();
    await expect.poll(() => existsSync(join(documents, 'Letters', 'letter.txt'))).toBe(true);
    await row(/^Budget/).dragTo(row(/^Taxes/));
    await expect.poll(() => existsSync(join(documents, 'Taxes', 'Budget.csv'))).toBe(true);
    await button('Undo').click();
    await row(/^Budget/).waitFor();
  });

  test('what comes and goes on the disk shows by itself', async () => {
    writeFileSync(join(documents, 'appeared.txt'), 'new');
    await row(/^appeared.txt/).waitFor();
  });
});

describe('a folder of 100,000 files', () => {
  test('scrolls smoothly, to its end and to anything in it', async () => {
    await place('Many').click();
    await row(/^file 0.txt/).waitFor();
    await page.getByText('100,000 things').waitFor();
    const { empty, worstMs } = await grid().evaluate(async (element) => {
      let empty = 0;
      let worstMs = 0;
      let last = await new Promise<number>(requestAnimationFrame);
      for (let step = 0; step < 120; step++) {
        element.scrollTop += 300;
        const now = await new Promise<number>(requestAnimationFrame);
        worstMs = Math.max(worstMs, now - last);
        last = now;
        const { left, top, height } = element.getBoundingClientRect();
        const under = document.elementFromPoint(left + 60, top + height / 2);
        if (!under?.closest('.file')) empty += 1;
      }
      return { empty, worstMs };
    });
    // A busy machine lets a frame or two pass; a list that draws all it has stands for seconds.
    expect(worstMs).toBeLessThan(1_000);
    expect(empty).toBe(0);
    await grid().focus();
    await page.keyboard.press('End');
    await expect.poll(focused).toBe('file 99999.txt');
    await row(/^file 99999.txt/).waitFor();
    await page.keyboard.press('Home');
    await expect.poll(focused).toBe('file 0.txt');
    await look('many');
    await page.keyboard.type('file 8765', { delay: 5 });
    await expect.poll(focused).toBe('file 8765.txt');
    await grid().evaluate((element) => element.scrollTo(0, 36 * 50_000));
    await row(/^file 50000.txt/).waitFor();
    await grid().focus();
    await page.keyboard.press('Control+a');
    await page.getByText('No more than 10,000 can be selected at once').waitFor();
  });
});

describe('a search', () => {
  test('shows what is found, and leads to its folder', async () => {
    await page.getByPlaceholder('Search all devices').fill('letter');
    await row(/^letter.txt/).waitFor();
    await row(/^Letters/).waitFor();
    await page.getByText('2 found').waitFor();
    await look('search');
    await row(/^letter.txt/).click();
    await button('Show in its folder').click();
    await expect.poll(focused).toBe('letter.txt');
    await page.locator('.files-crumbs').getByText('Letters').waitFor();
    expect(await page.getByPlaceholder('Search all devices').inputValue()).toBe('');
    await page.getByPlaceholder('Search all devices').fill('nothing like it');
    await page.getByText('Nothing is called like “nothing like it”').waitFor();
    await look('search-none');
    await page.keyboard.press('Escape');
    await row(/^letter.txt/).waitFor();
  });
});
