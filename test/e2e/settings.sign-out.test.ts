import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { startSlixmpp } from '../peers/clients/index.ts';
import { type Keyring, startKeyring } from '../peers/device/keyring.ts';
import { dragoman } from '../peers/device/program.ts';
import { kept } from '../peers/kept.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { type Server, startProsody } from '../peers/servers/index.ts';
import { type App, checkAccessible, checkWidths, shot, signInBy, startApp } from './app.ts';
import { tabTo } from './keyboard.ts';

let server: Server;

beforeAll(async () => {
  server = await startProsody();
  await server.addUser('you', 'secret');
  return () => server[Symbol.asyncDispose]();
});

async function signedIn(keyring: Keyring, env: NodeJS.ProcessEnv = {}): Promise<App> {
  const home = join(freshFolder('sign-out'), 'home');
  await signInBy({ home, keyring, server, jid: 'you@localhost', password: 'secret', device: 'desk' });
  await dragoman(['settings', 'set', 'status', '"stays"'], { home });
  const started = await kept(startApp({ home, keyring, env }));
  await started.page.getByRole('button', { name: 'Settings' }).click();
  return started;
}

/** What the keyring holds for the account, asked by a program of its own. */
async function keptPassword({ env }: Keyring): Promise<string> {
  const ask = "require('keytar').getPassword('dragoman', 'you@localhost').then((it) => console.log(it))";
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', ask], {
    env: { ...process.env, ...env },
  });
  return stdout.trim();
}

const inFile = ({ home }: App) => JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'));

test('signing out, by keyboard: offline, the password is gone, the other settings stay', async () => {
  const keyring = await kept(startKeyring());
  const started = await signedIn(keyring);
  const { app, page } = started;
  const phone = await kept(startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret' }));
  await phone.presence();
  const { from } = await phone.nextPresence((one) => one.from.startsWith('you@localhost/dragoman-'));
  expect(await keptPassword(keyring)).toBe('secret');

  const signOut = page.getByRole('button', { name: 'Sign out…' });
  await tabTo(page, signOut);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Sign out?' }).waitFor();
  await checkAccessible(page);
  await checkWidths(app, page);
  await shot(page, 'settings-sign-out');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(inFile(started).account.jid).toBe('you@localhost');
  await tabTo(page, signOut);
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Sign out', exact: true }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await phone.nextPresence((one) => one.from === from && one.type === 'unavailable');
  expect(inFile(started)).toEqual({ version: 1, status: 'stays' });
  expect(await keptPassword(keyring)).toBe('null');
  expect(started.complaints).toEqual([]);
});

test('without the keyring it says so, changes nothing, and leaves the password when told to', async () => {
  const keyring = await kept(startKeyring());
  const started = await signedIn(keyring, { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' });
  const { page } = started;
  await page.getByRole('button', { name: 'Sign out…' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  const problem = page.getByRole('dialog').getByRole('alert');
  await problem.getByText('keyring cannot be used').waitFor();
  expect(inFile(started).account.jid).toBe('you@localhost');
  await checkAccessible(page);
  await shot(page, 'settings-sign-out-no-keyring');
  await page.getByRole('button', { name: 'Sign out and leave the password' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(inFile(started)).not.toHaveProperty('account');
  expect(await keptPassword(keyring)).toBe('secret');
});
