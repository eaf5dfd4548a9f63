import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Slixmpp, startSlixmpp } from '../peers/clients/index.ts';
import { type Keyring, startKeyring } from '../peers/device/keyring.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { type Server, startProsody } from '../peers/servers/index.ts';
import { type App, checkAccessible, checkWidths, resize, shot, signInBy, startApp } from './app.ts';

let server: Server;
let phone: Slixmpp;
let keyring: Keyring;
let started: App;
let page: Page;

beforeAll(async () => {
  [server, keyring] = await Promise.all([startProsody(), startKeyring()]);
  await server.addUser('you', 'secret');
  await server.addUser('stranger', 'secret');
  phone = await startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret' });
  return async () => {
    await phone[Symbol.asyncDispose]();
    await keyring[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
});

/** A signed-in window whose activity has these lines already. */
async function open(lines: readonly Record<string, unknown>[] = []): Promise<void> {
  const home = join(freshFolder('activity'), 'home');
  await signInBy({ home, keyring, server, jid: 'you@localhost', password: 'secret', device: 'desk' });
  mkdirSync(home, { recursive: true });
  if (lines.length > 0)
    writeFileSync(join(home, 'activity.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
      mode: 0o600,
    });
  started = await startApp({ home, keyring });
  page = started.page;
  await page.getByText('Online as').waitFor();
}

afterEach(async () => {
  const { complaints } = started;
  await started[Symbol.asyncDispose]();
  expect(complaints).toEqual([]);
});

const deviceJid = async () => {
  const reply = await page.evaluate(
    () => window.dragoman.calls['core.status']?.({}).reply as Promise<{ value: { jid: string } }>,
  );
  return reply.value.jid;
};
const rows = () => page.locator('.event');
const choose = async (name: string, option: string) => {
  await page.getByRole('button', { name }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

/** Two a minute into the past, of several peers and outcomes; the first of the list is the oldest. */
function past(count: number) {
  const peers = ['alice@example.org/gajim', 'you@localhost/laptop', ''];
  return Array.from({ length: count }, (_, at) => ({
    id: `00000000-${String(at).padStart(6, '0')}`,
    time: new Date(Date.now() - 120_000 - (count - at) * 30_000).toISOString(),
    agent: 'files',
    peer: peers[at % 3],
    action: 'command files',
    outcome: at % 10 === 0 ? 'refused' : 'done',
    reason: at % 10 === 0 ? 'The person there said no.' : `Documents/letter ${at}.txt`,
    ms: 12.5,
  }));
}

describe('an activity without events', () => {
  beforeEach(() => open());

  test('says so, and a command of the phone shows as it happens', async () => {
    await page.getByText('Nothing has happened yet').waitFor();
    await shot(page, 'activity-empty');
    await checkAccessible(page);
    await checkWidths(started.app, page);
    await phone.command(await deviceJid(), 'files');
    await rows().first().waitFor();
    expect(await rows().count()).toBe(1);
    expect(await rows().first().innerText()).toContain('Files: command “files”');
    expect(await rows().first().innerText()).toContain('you@localhost/phone');
    expect(await rows().first().innerText()).toContain('Done');
    expect(await page.getByRole('heading', { name: 'Today' }).count()).toBe(1);
    await rows().first().click();
    const dialog = page.getByRole('dialog', { name: 'What happened' });
    expect(await dialog.innerText()).toContain('command files');
    expect(await dialog.innerText()).toMatch(/\d\d:\d\d:\d\d/);
    expect(await dialog.innerText()).toMatch(/[0-9a-z]{8}-[0-9a-z]{6}/);
  });
});

describe('an activity of 2,500 events', () => {
  const sly = '\u202egnp.exe<img src=x onerror=alert(1)>';
  beforeEach(() =>
    open([
      ...past(2_499),
      { ...past(1)[0], id: '00000001-000000', undo: 'gone', reason: sly, outcome: 'done' },
    ]),
  );

  test('is looked through by agent, peer, outcome and words', async () => {
    await rows().first().waitFor();
    await shot(page, 'activity-full');
    await checkAccessible(page);
    await checkWidths(started.app, page);
    await resize(started.app, page, 360, 720);
    await shot(page, 'activity-full');
    await resize(started.app, page, 1040, 720);

    await choose('Outcome', 'Refused');
    const shown = async (what: string) => new Set(await rows().locator(what).allInnerTexts());
    await expect.poll(() => shown('.event-outcome')).toEqual(new Set(['Refused']));
    await choose('Who', 'alice@example.org');
    await expect.poll(() => shown('.event-who')).toEqual(new Set(['alice@example.org/gajim']));
    // What happens and is none of them does not show.
    await phone.command(await deviceJid(), 'files');
    await page.getByLabel('Search').fill('said NO.');
    await page.waitForTimeout(400);
    expect(await rows().count()).toBeGreaterThan(5);
    expect(await page.getByText('you@localhost/phone').count()).toBe(0);
    await page.getByLabel('Search').fill('.*');
    await page.getByText('Nothing matches').waitFor();
    await shot(page, 'activity-none');
    await checkAccessible(page);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await rows().first().innerText()).toContain('you@localhost/phone');
    await page.getByLabel('Search').fill('LETTER 7.txt');
    await page.waitForFunction(() => document.querySelectorAll('.event').length === 1);
  });

  test('is gone through by keyboard, to its oldest event', async () => {
    await page.getByRole('button', { name: 'Outcome' }).focus();
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.event);
    expect(await focused()).toBe('00000001-000000');
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(
      () => (document.activeElement as HTMLElement).dataset.event === '00000000-002498',
    );
    await page.keyboard.press('PageDown');
    await page.waitForFunction(() => document.activeElement?.matches('.event:not([data-event$="2498"])'));
    for (let ends = 0; (await focused()) !== '00000000-000000' && ends < 50; ends++) {
      await page.keyboard.press('End');
      await page.waitForTimeout(100);
    }
    expect(await focused()).toBe('00000000-000000');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'What happened' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused()).toBe('00000000-000000');
    await page.keyboard.press('Home');
    await page.waitForFunction(
      () => (document.activeElement as HTMLElement).dataset.event === '00000001-000000',
    );
  });

  test('stays where it is read when more happens, and goes up to it when asked', async () => {
    await rows().first().waitFor();
    await page.locator('.events').evaluate((list) => list.scrollTo(0, 4_000));
    const read = page.locator('[data-event="00000000-002420"]');
    const before = await read.boundingBox();
    for (let times = 0; times < 3; times++) await phone.command(await deviceJid(), 'files');
    const fresh = page.getByRole('button', { name: '3 new' });
    await fresh.waitFor();
    expect(await read.boundingBox()).toEqual(before);
    await shot(page, 'activity-fresh');
    await checkAccessible(page);
    await fresh.click();
    await fresh.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.querySelector('.events')?.scrollTop === 0);
    expect(await rows().first().innerText()).toContain('you@localhost/phone');
  });

  test('shows words of others as words; what cannot be undone says why', async () => {
    const row = page.locator('[data-event="00000001-000000"]');
    expect(await row.innerText()).toContain('⟨U+202E⟩gnp.exe<img src=x onerror=alert(1)>');
    expect(await row.innerText()).toContain('can be undone');
    await row.click();
    const dialog = page.getByRole('dialog', { name: 'What happened' });
    await shot(page, 'activity-details');
    await checkAccessible(page);
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await dialog.getByText('Nothing can be undone under gone; it may be too old.').waitFor();
    await shot(page, 'activity-undo-refused');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shot(page, 'activity-undo-refused');
    await dialog.getByRole('button', { name: 'Show only theirs' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.waitForFunction(
      () => new Set([...document.querySelectorAll('.event-who')].map((who) => who.textContent)).size === 1,
    );
    await shot(page, 'activity-full');
  });
});
