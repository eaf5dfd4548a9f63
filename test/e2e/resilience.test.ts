import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type {} from '../../renderer/dragoman.ts';
import { type Keyring, startKeyring } from '../peers/device/keyring.ts';
import { daemonPid, unlock } from '../peers/device/keyring-daemon.ts';
import { freshHome } from '../peers/device/program.ts';
import { type Server, startProsody } from '../peers/servers/index.ts';
import { type App, signInBy, spawnApp, startApp } from './app.ts';

// What it depends on goes away under it, and comes back.

const password = 'eleven blue herons 5519';
let server: Server;
let keyring: Keyring;

beforeAll(async () => {
  server = await startProsody();
  await server.addUser('you', password);
  keyring = await startKeyring();
  return async () => {
    await keyring[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
});

async function signedIn(): Promise<string> {
  const home = freshHome();
  await signInBy({ home, keyring, server, jid: 'you@localhost', password });
  return home;
}

/** By what the page shows, whichever page that is by now. */
const words = (app: ElectronApplication) =>
  app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window || window.webContents.isCrashed() || window.webContents.isLoading()) return '';
    return window.webContents.executeJavaScript('document.body.innerText') as Promise<string>;
  });
const patience = { timeout: 30_000, interval: 50 };
const untilOnline = ({ app }: Pick<App, 'app'>) =>
  expect.poll(() => words(app), patience).toContain('Online as you@localhost');

/** The process that draws the window. */
const rendererPid = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return contents && !contents.isCrashed() && !contents.isLoading() ? contents.getOSProcessId() : 0;
  });

describe('the window', () => {
  test('its process killed: it is drawn anew, and this device stays online', async () => {
    await using started = await startApp({ home: await signedIn(), keyring });
    const { app, home } = started;
    await untilOnline(started);
    const session = server.log().match(/Authenticated as you/g)?.length;
    const pid = await rendererPid(app);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => rendererPid(app), patience).not.toBe(pid);
    await untilOnline(started);
    expect(server.log().match(/Authenticated as you/g)?.length).toBe(session);
    await expect
      .poll(() => readFileSync(join(home, 'dragoman.log'), 'utf8'))
      .toContain('process ended: killed');
  });

  test('killed again and again: it is closed and the person is asked, and online it stays', async () => {
    await using started = await startApp({ home: await signedIn(), keyring });
    const { app } = started;
    await untilOnline(started);
    await app.evaluate(({ dialog }) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      dialog.showMessageBox = async (...given: unknown[]) => {
        asked.push((given.at(-1) as Electron.MessageBoxOptions).message);
        return new Promise((resolve) => {
          Object.assign(globalThis, { answer: () => resolve({ response: 0, checkboxChecked: false }) });
        });
      };
    });
    const asked = () => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
    const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    const killed = new Set<number>();
    while ((await asked()).length === 0) {
      const pid = await rendererPid(app).catch(() => 0);
      if (pid === 0 || killed.has(pid)) continue;
      killed.add(pid);
      process.kill(pid, 'SIGKILL');
    }
    expect(killed.size).toBe(4);
    expect(await asked()).toEqual([expect.stringContaining('failed several times')]);
    expect(await windows()).toBe(0);
    await app.evaluate(() => (globalThis as unknown as { answer(): void }).answer());
    await untilOnline(started);
  });

  test('closed, and opened by a second start: online all the while', async () => {
    await using started = await startApp({ home: await signedIn(), keyring });
    const { app, page } = started;
    await untilOnline(started);
    const logins = server.log().match(/Authenticated as you/g)?.length;
    const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    for (let round = 0; round < 3; round++) {
      const closed = page.isClosed() ? undefined : page.waitForEvent('close');
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
      await closed;
      await expect.poll(windows).toBe(0);
      await started.startAgain('--hidden'); // as at the login of a person who is logged in already
      expect(await windows()).toBe(0);
      await started.startAgain();
      await untilOnline(started);
      expect(await windows()).toBe(1);
    }
    expect(server.log().match(/Authenticated as you/g)?.length).toBe(logins);
  });
});

describe('the server', () => {
  test('ended and started: it says so, and comes back by itself', async () => {
    await using started = await startApp({ home: await signedIn(), keyring });
    const { page } = started;
    await untilOnline(started);
    await server.stop();
    await page.getByText(/Could not connect to/).waitFor();
    await server.restart();
    await untilOnline(started);
    await page.getByText(/Could not connect to/).waitFor({ state: 'detached' });
  });
});

describe('the keyring', () => {
  test('killed: online it stays; at the next login it says so, and goes on once the keyring is back', async () => {
    await using own = await startKeyring();
    const home = freshHome();
    await signInBy({ home, keyring: own, server, jid: 'you@localhost', password });
    await using started = await startApp({ home, keyring: own });
    const { page, pid } = started;
    await untilOnline(started);
    process.kill(daemonPid(own), 'SIGKILL');
    await server.stop();
    await server.restart();
    await page
      .getByText(/keyring/i)
      .first()
      .waitFor({ timeout: 60_000 });
    expect(() => process.kill(pid, 0)).not.toThrow();
    unlock(own);
    await expect.poll(() => words(started.app), { timeout: 90_000 }).toContain('Online as you@localhost');
  }, 200_000);
});

describe('the program', () => {
  test('quit and started again: online without asking for the password', async () => {
    const home = await signedIn();
    for (let round = 0; round < 2; round++) {
      await using started = await startApp({ home, keyring });
      await untilOnline(started);
      expect(started.complaints).toEqual([]);
    }
  });

  test('kill -9, and started again: online, nothing left over', async () => {
    const home = await signedIn();
    const first = await startApp({ home, keyring });
    await untilOnline(first);
    // What a kill cuts short is swept away when it is a minute old; the key is made at that moment.
    await expect.poll(() => readdirSync(home)).toContain('paired.json');
    await first.kill();
    await using second = await startApp({ home, keyring });
    await untilOnline(second);
    expect(readdirSync(home).filter((name) => /\.\d+$|\.tmp$/.test(name))).toEqual([]);
  });

  test('ended by a signal at any moment of its start: in order, and the next start is free', async () => {
    const home = await signedIn();
    for (const afterMs of [0, 100, 200, 300, 400, 600, 900]) {
      const child = await spawnApp({ home, keyring, args: ['--hidden'] });
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const [code, signal] = await exit;
      // Before it listens to signals, SIGTERM ends it as any program.
      expect([0, 'SIGTERM']).toContain(signal ?? code);
    }
    await using started = await startApp({ home, keyring });
    await untilOnline(started);
  });
});
