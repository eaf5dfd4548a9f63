import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BrowserPort } from '../../agents/tabs/browsers/browser-port.ts';
import { ConnectedBrowsers } from '../../agents/tabs/browsers/connected-browsers.ts';
import { PairedBrowsers } from '../../agents/tabs/paired/paired-browsers.ts';
import { extension } from './browsers/bridge.ts';
import { type BrowserUnderTest, startChromium } from './browsers/chromium.ts';
import { startFirefox } from './browsers/firefox.ts';
import { until } from './device/until.ts';
import { freshFolder } from './servers/folder.ts';

// Two real browsers that find no native host, as in a Flatpak or Snap, and the agent's end of the socket.

/** What is open is on the disk by then; there is no event of it. */
const WRITTEN_MS = 5_000;
const home = freshFolder('browser-home');
const folder = freshFolder('paired');
const starts = {
  Chromium: () => startChromium({ profile: join(home, 'chromium'), extension, home }),
  Firefox: (restores?: boolean) =>
    startFirefox({
      profile: join(home, 'firefox'),
      extension,
      home,
      ...(restores === false && { restores }),
    }),
};
const running = new Map<string, BrowserUnderTest>();
let end = new AbortController();
let browsers: ConnectedBrowsers;
let paired: PairedBrowsers;

async function startAgent(): Promise<void> {
  end = new AbortController();
  browsers = new ConnectedBrowsers({ device: 'laptop', excluded: [], answer: async () => null });
  paired = await PairedBrowsers.start({ browsers, device: 'laptop', folder, signal: end.signal });
}

/** What a page of the web comes to know of this port, in its title. */
const site = createServer(({ url = '' }, answer) => {
  const port = url.slice(1);
  answer.setHeader('content-type', 'text/html');
  answer.end(`<!doctype html><title>Page ${url}</title><script>
    const socket = new WebSocket('ws://127.0.0.1:${port}/');
    const asked = fetch('http://127.0.0.1:${port}/', { mode: 'no-cors' }).then(() => 'an answer', () => 'nothing');
    const opened = new Promise((resolve) => {
      socket.onopen = () => resolve('open');
      socket.onclose = () => resolve('closed');
    });
    Promise.all([opened, asked]).then((all) => (document.title = all.join(', ')));
  </script>`);
});

beforeAll(async () => {
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  await startAgent();
  for (const name of ['Chromium', 'Firefox'] as const) running.set(name, await starts[name]());
});

afterAll(async () => {
  for (const browser of running.values()) await browser.kill();
  end.abort();
  site.close();
});

/** Shows a code and has it typed in this browser. */
async function pairWith(browser: BrowserUnderTest, bend = (code: string) => code): Promise<string> {
  const cancel = new AbortController();
  let done: Promise<unknown> = Promise.resolve();
  const code = await new Promise<string>((resolve) => {
    done = paired.pair(resolve, cancel.signal);
  });
  const said = await browser.pair(bend(code));
  cancel.abort();
  await done.catch(() => {}); // a wrong code is for nothing
  return said;
}

const portOf = async (name: string, not?: BrowserPort) =>
  (await until(
    async () => browsers.connected.find((port) => port.browser.name === name && port !== not),
    (port) => port !== undefined,
    50_000,
  )) as BrowserPort;
const tabsOf = (port: BrowserPort) => port.opened.windows.flatMap(({ tabs }) => tabs);
const shows = (port: BrowserPort, is: (tab: { url: string | null; title: string }) => boolean) =>
  until(
    async () => tabsOf(port).find(is),
    (tab) => tab !== undefined,
  );
const address = (path: string | number) => `http://localhost:${(site.address() as AddressInfo).port}/${path}`;

describe.each(['Chromium', 'Firefox'] as const)('%s', (name) => {
  const browser = () => running.get(name) as BrowserUnderTest;

  test('is paired by its code, and by no other', async () => {
    expect(await pairWith(browser(), () => 'what?')).toContain('A code looks like');
    expect(await pairWith(browser(), (code) => `${code.slice(0, -4)}ZZZZ`)).toContain('not the code');
    expect(paired.list.browsers.some((one) => one.name === name)).toBe(false);
    expect(await pairWith(browser(), (code) => ` ${code.toLowerCase()}`)).toContain('paired with laptop');
    await portOf(name);
  });

  test('tells its tabs and does what it is asked', async () => {
    const port = await portOf(name);
    await browser().open(address('hand'));
    await shows(port, ({ url }) => url === address('hand'));
    const tab = { id: `${name}-a`, url: address('sent'), title: '', isPinned: false, isUnloaded: false };
    const window = port.opened.windows[0]?.id ?? '';
    expect(await port.request({ do: 'open', window, tabs: [tab] })).toMatchObject({ tabs: [tab.id] });
    await shows(port, ({ url }) => url === address('sent'));
  });

  test('comes back when the core was away', async () => {
    const before = await portOf(name);
    const urls = before.opened.windows.flatMap(({ tabs }) => tabs).map(({ url }) => url);
    const closed = once(before, 'close');
    end.abort();
    await closed;
    await startAgent();
    const after = await portOf(name);
    expect(after.browser).toEqual(before.browser);
    expect(after.opened.windows.flatMap(({ tabs }) => tabs).map(({ url }) => url)).toEqual(urls);
  });

  test('a page of the web is not let in', async () => {
    const port = await portOf(name);
    await browser().open(address(paired.port ?? 0));
    expect(await shows(port, ({ title }) => /^(open|closed), /.test(title))).toMatchObject({
      title: 'closed, nothing',
    });
  });

  test('is removed, and stays away', async () => {
    const port = await portOf(name);
    const closed = once(port, 'close');
    await paired.unpair(port.browser.id);
    await closed;
    expect(browsers.connected.some((one) => one.browser.name === name)).toBe(false);
    expect(await pairWith(browser())).toContain('paired with laptop');
    await portOf(name);
  });
});

test('Chromium is killed, and is back by its pairing with the same tabs', async () => {
  const before = await portOf('Chromium');
  const hand = await shows(before, ({ url }) => url === address('hand'));
  await running.get('Chromium')?.kill();
  running.set('Chromium', await starts.Chromium());
  const after = await portOf('Chromium', before);
  expect(after.browser).toEqual(before.browser);
  expect(after.session).not.toBe(before.session);
  expect((await shows(after, ({ url }) => url === address('hand')))?.id).toBe(hand?.id);
});

test('what Firefox brings back when its person asks for it takes the place of what was opened for it', async () => {
  const before = await portOf('Firefox');
  const there = tabsOf(before).filter(({ url }) => url !== null);
  await delay(WRITTEN_MS);
  await running.get('Firefox')?.kill();
  const firefox = await starts.Firefox(false);
  running.set('Firefox', firefox);
  const port = await portOf('Firefox', before);
  expect(tabsOf(port).filter(({ url }) => url !== null)).toEqual([]);
  const [window] = before.opened.windows;
  const tabs = there.map(({ id, url, title }) => ({
    id,
    url: url ?? '',
    title,
    isPinned: false,
    isUnloaded: true,
  }));
  await port.request({ do: 'open', window: window?.id ?? '', tabs });
  const pages = async () =>
    (await firefox.rows()).flatMap((row) => row.tabs.filter(({ url }) => url.startsWith('http')));
  const standIns = new Set((await pages()).map(({ tab }) => tab));
  await firefox.restorePreviousSession();
  const shown = await until(
    pages,
    (all) => all.length === there.length && all.every(({ tab }) => !standIns.has(tab)),
  );
  expect(shown.map(({ url }) => url)).toEqual(there.map(({ url }) => url));
  const kept = await until(
    async () => port.opened.windows.find(({ id }) => id === window?.id),
    (one) => one?.tabs.filter(({ url }) => url !== null).length === there.length,
  );
  expect(kept?.tabs.flatMap(({ id, url }) => (url === null ? [] : id))).toEqual(there.map(({ id }) => id));
});
