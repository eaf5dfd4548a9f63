import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import { type Slixmpp, startSlixmpp } from '../../peers/clients/index.ts';
import { type Keyring, startKeyring } from '../../peers/device/keyring.ts';
import { freshFolder } from '../../peers/servers/folder.ts';
import { type Server, startProsody } from '../../peers/servers/index.ts';
import { type App, signInBy, startApp } from '../app.ts';

export let server: Server;
export let keyring: Keyring;
export let bob: Slixmpp;
export let started: App;
export let page: Page;
export let file: string;
export const config = freshFolder('config');
export const shared = freshFolder('shared');
writeFileSync(join(shared, 'letter.txt'), 'Dear Bob');

/** The window on its settings, online, with a contact who sees what others see. */
export function openSettings(): void {
  beforeAll(async () => {
    server = await startProsody();
    await server.addUser('you', 'secret');
    await server.addUser('bob', 'secret');
    await server.befriend('you', 'bob', 'Family');
    bob = await startSlixmpp({ server, jid: 'bob@localhost/desk', password: 'secret' });
    await bob.presence();
    const home = join(freshFolder('settings'), 'home');
    keyring = await startKeyring();
    await signInBy({ home, keyring, server, jid: 'you@localhost', password: 'secret', device: 'desk' });
    file = join(home, 'settings.json');
    started = await startApp({ home, keyring, env: { XDG_CONFIG_HOME: config } });
    page = started.page;
    await page.getByText('Online as').waitFor();
    return async () => {
      await started[Symbol.asyncDispose]();
      await keyring[Symbol.asyncDispose]();
      await bob[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  beforeEach(async () => {
    byHand({ priority: -1, status: '', grants: [], files: { shares: [] } });
    await button('Activity').click();
    await button('Settings').click();
    await section('About').waitFor();
    await page.getByText('Nothing here yet.').nth(1).waitFor();
  });

  // What a test that failed left open is in nobody's way.
  afterEach(() => page.keyboard.press('Escape'));
}

export const inFile = () => JSON.parse(readFileSync(file, 'utf8'));
export const byHand = (change: Record<string, unknown>) =>
  writeFileSync(file, JSON.stringify({ ...inFile(), ...change }, null, 2));
export const section = (name: string) => page.getByRole('region', { name, exact: true });
export const field = (name: string) => page.getByRole('textbox', { name, exact: true });
export const button = (name: string) => page.getByRole('button', { name, exact: true });
export const dialog = () => page.getByRole('dialog');
export const isSaved = (one: Locator) =>
  page.locator('.saved-field', { has: one }).getByRole('status').getByText('Saved').waitFor();
/** Opens a list of choices by its label and takes one. */
export async function choose(label: string, option: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`${label}$`) }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

export const seenByBob = (priority: number) =>
  bob.nextPresence((one) => isOurs(one) && one.priority === priority);
export const isOurs = ({ from }: { from: string }) => from.startsWith('you@localhost/dragoman-');
