import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { type Slixmpp, startSlixmpp } from '../peers/clients/index.ts';
import { startKeyring } from '../peers/device/keyring.ts';
import { dragoman } from '../peers/device/program.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { startProsody } from '../peers/servers/index.ts';
import { type App, checkAccessible, shot, signInBy, startApp } from './app.ts';
import { buildWithOtherAgent } from './other-agent/build.ts';

let started: App;
let page: Page;
let phone: Slixmpp;
let device: string;
const folder = freshFolder('renamed');

beforeAll(async () => {
  const [server, source, keyring] = await Promise.all([
    startProsody(),
    buildWithOtherAgent(),
    startKeyring(),
  ]);
  await server.addUser('you', 'secret');
  const home = join(freshFolder('undo'), 'home');
  await signInBy({ home, keyring, server, jid: 'you@localhost', password: 'secret', device: 'desk' });
  // The command line knows the agents that are shipped, and this is one more.
  started = await startApp({ home, keyring, source });
  page = started.page;
  await page.getByText('Online as').waitFor();
  await dragoman(['settings', 'set', 'renamer.folder', JSON.stringify(folder)], { home });
  phone = await startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret' });
  device = JSON.parse((await dragoman(['status', '--json'], { home })).stdout).jid;
  return async () => {
    await phone[Symbol.asyncDispose]();
    await started[Symbol.asyncDispose]();
    await keyring[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
});

const rename = async (from: string, to: string) => {
  const steps = await phone.execute(device, 'rename', [{ from, to }]);
  expect(steps.at(-1)).toMatchObject({ status: 'completed' });
};
const details = async (reason: string) => {
  await page
    .locator('.event')
    .filter({ hasText: reason })
    .filter({ hasText: 'can be undone' })
    .first()
    .click();
  return page.getByRole('dialog').filter({ hasText: reason });
};

const closeDialog = async () => {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};

test('what a phone did is taken back in the window, once', async () => {
  writeFileSync(join(folder, 'a.txt'), 'text');
  await rename('a.txt', 'b.txt');
  expect(readdirSync(folder)).toEqual(['b.txt']);
  const dialog = await details('a.txt is now b.txt');
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await dialog.getByText('Undone: a.txt is now b.txt').waitFor();
  expect(readdirSync(folder)).toEqual(['a.txt']);
  await checkAccessible(page);
  await shot(page, 'activity-undone');
  await closeDialog();

  const again = await details('a.txt is now b.txt');
  await again.getByRole('button', { name: 'Undo' }).click();
  await again.getByText('a.txt is now b.txt: this is undone already.').waitFor();
  expect(readdirSync(folder)).toEqual(['a.txt']);
  await closeDialog();
});

test('what changed since stays as it is, and the window says why', async () => {
  await rename('a.txt', 'c.txt');
  writeFileSync(join(folder, 'c.txt'), 'written to since');
  const dialog = await details('a.txt is now c.txt');
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await dialog.getByText('c.txt has changed since.').waitFor();
  expect(readdirSync(folder)).toEqual(['c.txt']);
});
