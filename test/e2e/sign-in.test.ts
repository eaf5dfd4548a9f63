import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Keyring, startKeyring } from '../peers/device/keyring.ts';
import { freshHome } from '../peers/device/program.ts';
import { certificateFor } from '../peers/servers/certificates.ts';
import { type Server, startProsody } from '../peers/servers/index.ts';
import { freePort } from '../peers/servers/port.ts';
import { features, type Peer, scripted } from '../peers/stream/scripted-server.ts';
import { type App, checkAccessible, checkWidths, resize, shot, signInBy, startApp } from './app.ts';

const password = 'correct horse battery staple 8071';
let server: Server;
let keyring: Keyring;

beforeAll(async () => {
  server = await startProsody({ registration: 'open' });
  await server.addUser('you', password);
  keyring = await startKeyring();
  return async () => {
    await server[Symbol.asyncDispose]();
    await keyring[Symbol.asyncDispose]();
  };
});

const address = (page: Page) => page.getByLabel('XMPP address');
const secret = (page: Page) => page.getByRole('textbox', { name: 'Password' });
const go = (page: Page) => page.getByRole('button', { name: 'Sign in', exact: true });

async function fill(page: Page, { port = server.port, ca = server.caFile, jid = 'you@localhost' } = {}) {
  await address(page).fill(jid);
  await secret(page).fill(password);
  await openAdvanced(page);
  await page.getByLabel('Server', { exact: true }).fill(port === 0 ? '' : `127.0.0.1:${port}`);
  await page.getByLabel('Certificate of a private authority').fill(ca);
}

async function openAdvanced(page: Page) {
  const advanced = page.getByRole('button', { name: 'Advanced' });
  if ((await advanced.getAttribute('aria-expanded')) !== 'true') await advanced.click();
}

/** What is said at the field that has the focus, or in the notice that has it. */
async function complaint(page: Page): Promise<{ field: string; words: string }> {
  await page.waitForFunction(() => document.activeElement?.matches('[data-invalid] input, .problem'));
  return page.evaluate(() => {
    const focused = document.activeElement;
    const field = focused?.closest('.field');
    return {
      field: field?.querySelector('label, .label')?.textContent ?? '',
      words: (field?.querySelector('.error') ?? focused)?.textContent ?? '',
    };
  });
}

describe('a window that is open', () => {
  let app: App;
  let page: Page;

  beforeAll(async () => {
    app = await startApp({ keyring });
    page = app.page;
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    return () => app.close();
  });

  test('the first that a new person sees; all of it at hand by keyboard', async () => {
    await shot(page, 'sign-in-empty');
    await expect.poll(() => page.getByLabel('Name of this device').inputValue()).not.toBe('');
    expect(await address(page).evaluate((own) => own === document.activeElement)).toBe(true);
    await page.keyboard.type('you@localhost');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await secret(page).getAttribute('type')).toBe('text');
    await page.keyboard.press('Space');
    expect(await secret(page).getAttribute('type')).toBe('password');
    for (let step = 0; step < 2; step += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByLabel('Server', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type(`127.0.0.1:${server.port}`);
    await page.keyboard.press('Tab');
    await page.keyboard.type(server.caFile);
    await shot(page, 'sign-in-filled');
    await checkAccessible(page);
    await checkWidths(app.app, page);
    await page.keyboard.press('Enter');
    expect(await complaint(page)).toEqual({
      field: 'Password',
      words: 'The server does not know you@localhost with this password. Look at both.',
    });
    await shot(page, 'sign-in-wrong-password');
  });

  const complaints: [string, () => Promise<Parameters<typeof fill>[1]>, string, RegExp][] = [
    ['no-address', async () => ({ jid: '' }), 'XMPP address', /Enter your XMPP address/],
    ['malformed', async () => ({ jid: 'you' }), 'XMPP address', /not an XMPP address/],
    [
      'unknown-server',
      async () => ({ jid: 'you@nowhere.invalid', port: 0 }),
      'XMPP address',
      /No server was found for nowhere\.invalid/,
    ],
    ['nobody-there', async () => ({ port: await freePort() }), 'Server', /Nothing answers there/],
    ['authority', async () => ({ ca: '' }), 'Certificate of a private authority', /does not trust/],
    ['no-file', async () => ({ ca: '/nowhere' }), 'Certificate of a private authority', /not a certificate/],
  ];
  test.each(complaints)('says at the field what is wrong: %s', async (name, change, field, words) => {
    await fill(page, await change());
    await go(page).click();
    const said = await complaint(page);
    expect(said.field).toBe(field);
    expect(said.words).toMatch(words);
    await shot(page, `sign-in-${name}`);
  });

  const secured = async (peer: Peer, ...mechanisms: string[]) => {
    await peer.open(features.starttls);
    await peer.upgrade();
    await peer.open(features.sasl(...mechanisms));
  };
  const hostile: [string, (peer: Peer) => Promise<void>, RegExp, ReturnType<typeof certificateFor>?][] = [
    ['no-encryption', (peer) => peer.open(''), /offers no encryption/],
    ['plain-only', (peer) => secured(peer, 'PLAIN'), /switch this on/],
    ['other-name', (peer) => secured(peer), /not for localhost/, certificateFor(['example.test'])],
  ];
  test.each(hostile)('says what is wrong with the server: %s', async (name, script, words, certificate) => {
    const other = await scripted(script, certificate);
    await fill(page, { port: other.port });
    await go(page).click();
    expect((await complaint(page)).words).toMatch(words);
    await shot(page, `sign-in-${name}`);
    if (name === 'plain-only') await checkAccessible(page);
    await checkWidths(app.app, page);
    await other.close();
  });

  test('trying can be given up', async () => {
    const silent = await scripted(async () => {});
    await fill(page, { port: silent.port });
    await go(page).click();
    const cancel = page.getByRole('button', { name: 'Cancel' });
    await cancel.waitFor();
    const button = page.getByRole('button', { name: 'Signing in…' });
    expect(await button.isDisabled()).toBe(true);
    await shot(page, 'sign-in-trying');
    await checkAccessible(page);
    const peer = await silent.peer(0);
    await page.keyboard.press('Enter'); // it has the focus
    await peer.closed;
    await go(page).waitFor();
    expect(await page.locator('.problem, [data-invalid]').count()).toBe(0);
    await silent.close();
  });

  test('dark, and narrow', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await shot(page, 'sign-in-filled');
    await page.emulateMedia({ colorScheme: 'light' });
    await resize(app.app, page, 360, 720);
    await shot(page, 'sign-in-filled');
    await resize(app.app, page, 1040, 720);
  });

  test('a pasted link says what it says', async () => {
    const paste = async (text: string) => {
      await address(page).fill('');
      await app.app.evaluate(({ clipboard }, all) => clipboard.writeText(all), text);
      await address(page).press('Control+V');
    };
    await paste('xmpp:you@localhost');
    expect(await address(page).inputValue()).toBe('you@localhost');
    await paste('xmpp:romeo@example.org?roster;preauth=abc');
    await page.getByText('invites you to chat with romeo@example.org').waitFor();
    await shot(page, 'sign-in-contact-link');
    await paste('xmpp:localhost?register;preauth=abc');
    await page.getByRole('heading', { name: 'Create an account' }).waitFor();
    expect(await page.getByLabel('Domain').inputValue()).toBe('localhost');
    await page.getByText('You are invited to localhost.').waitFor();
    await shot(page, 'register-invited');
    await checkAccessible(page);
    await checkWidths(app.app, page);
    await go(page).click();
  });

  test('nothing that the page must not do was tried', () => {
    expect(app.complaints).toEqual([]);
  });
});

test('an account is made, and is signed in', async () => {
  await using started = await startApp({ keyring });
  const { app, page } = started;
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Domain').fill('localhost');
  await openAdvanced(page);
  await page.getByLabel('Server', { exact: true }).fill(`127.0.0.1:${server.port}`);
  await page.getByLabel('Certificate of a private authority').fill(server.caFile);
  await shot(page, 'register-where');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'New account at localhost' }).waitFor();
  await shot(page, 'register-form');
  await checkAccessible(page);
  await checkWidths(app, page);
  await page.getByLabel('Username').fill('you');
  await secret(page).fill(password);
  await page.getByLabel('Email').fill('you@mail');
  await page.keyboard.press('Enter');
  expect((await complaint(page)).words).toBe('This name is taken. Choose another.');
  await shot(page, 'register-name-taken');
  await page.getByLabel('Username').fill('ann');
  await page.keyboard.press('Enter');
  await page.getByText('Online as ann@localhost').waitFor();
  expect(started.complaints).toEqual([]);
});

test('a server that asks in the old way, or on its web page', async () => {
  const query = (inside: string) => `<query xmlns='jabber:iq:register'>${inside}</query>`;
  const asked = [
    '<instructions>Choose a name. Be kind.</instructions><username/><password/><email/>',
    "<instructions>Come and see us.</instructions><x xmlns='jabber:x:oob'><url>https://localhost/join</url></x>",
  ];
  const other = await scripted(async (peer, index) => {
    await peer.open(features.starttls);
    await peer.upgrade();
    await peer.open(features.sasl('SCRAM-SHA-256'));
    const [, id] = await peer.expect(/<iq [^>]*id="([^"]+)"[^>]*><query /);
    peer.write(`<iq type='result' id='${id}'>${query(asked[index] ?? '')}</iq>`);
  });
  await using started = await startApp({ keyring });
  const { app, page } = started;
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Domain').fill('localhost');
  await openAdvanced(page);
  await page.getByLabel('Server', { exact: true }).fill(`127.0.0.1:${other.port}`);
  await page.getByLabel('Certificate of a private authority').fill(server.caFile);
  await page.keyboard.press('Enter');
  await page.getByLabel('E-mail address').waitFor();
  await shot(page, 'register-legacy');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByLabel('Domain').press('Enter');
  await page.getByRole('button', { name: 'Open in the browser' }).waitFor();
  await shot(page, 'register-elsewhere');
  await checkAccessible(page);
  await checkWidths(app, page);
  await other.close();
});

test('signing in goes online, the password is asked for once, and is in no file or output', async () => {
  const home = freshHome();
  {
    await using started = await startApp({ keyring, home });
    const { page } = started;
    await fill(page);
    await page.getByLabel('Name of this device').fill('Laptop');
    await go(page).click();
    await page.getByText('Online as you@localhost').waitFor();
    expect(started.output()).not.toContain(password);
  }
  await using again = await startApp({ keyring, home });
  await again.page.getByText('Online as you@localhost').waitFor();
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(files.length).toBeGreaterThan(1);
  const holding = files.filter((one) => readFileSync(join(one.parentPath, one.name)).includes(password));
  expect(holding.map(({ name }) => name)).toEqual([]);
});

test('a password that was changed on the server is given anew', async () => {
  const home = freshHome();
  await server.addUser('bob', 'the old one');
  await signInBy({ home, keyring, server, jid: 'bob@localhost', password: 'the old one' });
  await server.stop();
  await server.addUser('bob', password);
  await server.restart();
  await using started = await startApp({ keyring, home });
  const { app, page } = started;
  await page.getByRole('button', { name: 'Sign in again…' }).click();
  await page.keyboard.type('not this one');
  await page.keyboard.press('Enter');
  expect((await complaint(page)).words).toMatch(/does not accept this password/);
  await shot(page, 'sign-in-again');
  await checkAccessible(page);
  await checkWidths(app, page);
  await secret(page).fill(password);
  await page.keyboard.press('Enter');
  await page.getByText('Online as bob@localhost').waitFor();
});

test('without a keyring the person is told, and is not signed in', async () => {
  const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' };
  await using started = await startApp({ keyring, env });
  const { page } = started;
  await fill(page);
  await go(page).click();
  expect((await complaint(page)).words).toMatch(/keyring cannot be used .* Unlock it, or install one/);
  await shot(page, 'sign-in-no-keyring');
});
