import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BrowserPort } from '../../agents/tabs/browsers/browser-port.ts';
import type { Action } from '../../agents/tabs/protocol.ts';
import { Bridge, extension } from './browsers/bridge.ts';
import { type BrowserUnderTest, type Chromium, startChromium } from './browsers/chromium.ts';
import { startFirefox } from './browsers/firefox.ts';
import { killHost } from './browsers/kill-host.ts';
import { until } from './device/until.ts';
import { freshFolder } from './servers/folder.ts';

/** A page that says in its title how far it is scrolled; one that scrolls by itself. */
const site = createServer(({ url = '' }, answer) => {
  const far = 'document.scrollingElement.scrollTop / (document.scrollingElement.scrollHeight - innerHeight)';
  const moving = url === '/scrolls' ? 'setInterval(() => scrollBy(0, 10), 60);' : '';
  answer.setHeader('content-type', 'text/html');
  answer.end(`<!doctype html><title>Page ${url}</title><body style="height: 9000px">${url}
    <script>onscroll = () => (document.title = 'At ' + Math.round(100 * ${far}) / 100); ${moving}</script>`);
});
const bridge = new Bridge(['excluded.localhost']);
const home = freshFolder('browser-home');
const starts = {
  Chromium: () => startChromium({ profile: join(home, 'chromium'), extension, home }),
  Firefox: () => startFirefox({ profile: join(home, 'firefox'), extension, home }),
};
const running = new Map<string, BrowserUnderTest>();
let base = '';

beforeAll(async () => {
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  base = `localhost:${(site.address() as AddressInfo).port}`;
  await bridge.start();
  await bridge.install(
    { kind: 'chromium', folder: join(home, 'chromium', 'NativeMessagingHosts') },
    { kind: 'firefox', folder: join(home, '.mozilla', 'native-messaging-hosts') },
  );
  for (const name of ['Chromium', 'Firefox'] as const) running.set(name, await starts[name]());
});

afterAll(async () => {
  for (const browser of running.values()) await browser.kill();
  await bridge.stop();
  site.close();
});

const chromium = () => running.get('Chromium') as Chromium;
const pageAt = (path: string, host = '') => `http://${host}${base}/${path}`;
const portOf = async (name: string, not?: BrowserPort) => {
  const find = async () =>
    bridge.browsers.connected.find((port) => port.browser.name === name && port !== not);
  return (await until(find, (port) => port !== undefined)) as BrowserPort;
};
const tabsOf = (port: BrowserPort) => port.opened.windows.flatMap(({ tabs }) => tabs);
const urlsOf = (port: BrowserPort) => tabsOf(port).map(({ url }) => url);
const shows = (port: BrowserPort, url: string) =>
  until(
    async () => tabsOf(port).find((tab) => tab.url === url && !tab.isLoading),
    (tab) => tab !== undefined,
  );
const bare = { title: '', isPinned: false, isUnloaded: false };

describe.each(['Chromium', 'Firefox'] as const)('%s', (name) => {
  const browser = () => running.get(name) as BrowserUnderTest;
  let port: BrowserPort;
  const request = (action: Action) => port.request(action);

  test('what its person opens and closes is told', async () => {
    port = await portOf(name);
    await browser().open(pageAt('hand'));
    const tab = await shows(port, pageAt('hand'));
    expect(tab).toMatchObject({ title: 'Page /hand', isPinned: false, isUnloaded: false });
    await browser().open(pageAt('closed'));
    await shows(port, pageAt('closed'));
    await browser().close(pageAt('closed'));
    await until(
      async () => urlsOf(port),
      (urls) => !urls.includes(pageAt('closed')),
    );
  });

  test('private windows, excluded sites and other addresses never leave it', async () => {
    await browser().openPrivately(pageAt('private'));
    await browser().open(pageAt('secret', 'excluded.'));
    await browser().open('data:text/html,<title>own</title>');
    await until(
      () => browser().urls(),
      (urls) => urls.filter((url) => /private|secret|own/.test(url)).length === 3,
    );
    // What comes later has come, so what came before it would have.
    await browser().open(pageAt('after'));
    await shows(port, pageAt('after'));
    expect(JSON.stringify(port.opened)).not.toMatch(/private|secret|excluded|data:|own</);
    const held = tabsOf(port).filter(({ url }) => url === null);
    expect(held.length).toBeGreaterThanOrEqual(2);
    expect(held.map(({ title }) => title).join('')).toBe('');
  });

  test('tabs are opened, moved, pinned, unloaded and closed, and twice is once', async () => {
    const window = port.opened.windows[0]?.id ?? '';
    const tabs = ['a', 'b', 'c'].map((id) => ({ ...bare, id: `${name}-${id}`, url: pageAt(`open-${id}`) }));
    const opening = await request({ do: 'open', window, index: 0, tabs });
    expect(opening).toMatchObject({ tabs: tabs.map(({ id }) => id), refused: [] });
    expect(port.opened.version).toBeGreaterThanOrEqual(opening.version);
    const firstThree = () =>
      port.opened.windows[0]?.tabs
        .slice(0, 3)
        .map(({ id }) => id.slice(-1))
        .join('');
    expect(firstThree()).toBe('abc');
    await request({ do: 'open', window, index: 0, tabs });
    expect(urlsOf(port).filter((url) => url === pageAt('open-a'))).toHaveLength(1);
    // The index is that in the row without them.
    await request({ do: 'move', window, index: 1, tabs: [`${name}-a`, `${name}-b`] });
    expect(firstThree()).toBe('cab');
    await request({ do: 'pin', tabs: [`${name}-a`], isPinned: true });
    expect(firstThree()).toBe('acb');
    await shows(port, pageAt('open-b'));
    await request({ do: 'unload', tabs: [`${name}-b`] });
    const b = tabsOf(port).find(({ id }) => id === `${name}-b`);
    expect(b).toMatchObject({ url: pageAt('open-b'), isUnloaded: true });
    const apart = { id: `${name}-group`, title: 'Trip', color: 'blue', isCollapsed: false };
    await request({ do: 'group', tabs: [`${name}-c`], group: apart });
    expect(port.opened.windows[0]?.groups).toEqual([apart]);
    // In a window of its own it is what it was: pinned, and in its group.
    await request({ do: 'move', window: `${name}-new`, tabs: ['a', 'b', 'c'].map((id) => `${name}-${id}`) });
    const fresh = port.opened.windows.find(({ id }) => id === `${name}-new`);
    expect(fresh?.groups).toEqual([apart]);
    expect(fresh?.tabs.map(({ id, isPinned, group }) => [id.slice(-1), isPinned, group])).toEqual([
      ['a', true, null],
      ['b', false, null],
      ['c', false, apart.id],
    ]);
    await request({ do: 'move', window, tabs: [`${name}-a`, `${name}-c`] });
    const back = port.opened.windows.find(({ id }) => id === window);
    expect(back?.groups).toEqual([apart]);
    expect(back?.tabs.find(({ id }) => id === `${name}-a`)).toMatchObject({ isPinned: true });
    const pinned = { ...bare, id: `${name}-p`, url: pageAt('open-p'), isPinned: true, isUnloaded: true };
    await request({ do: 'open', window, index: 0, tabs: [pinned] });
    // Unloaded it still has its address.
    await until(
      async () => (await browser().rows()).flatMap((row) => row.tabs).find(({ isUnloaded }) => isUnloaded),
      (tab) => tab?.url === pinned.url && tab.isPinned,
    );
    await request({ do: 'close', tabs: [pinned.id] });
    const closing = await request({ do: 'close', tabs: [`${name}-a`, `${name}-b`, `${name}-c`, 'gone'] });
    expect(closing).toMatchObject({ refused: [{ tab: 'gone', reason: 'no-such-tab' }] });
    expect(tabsOf(port).some(({ id }) => id.startsWith(`${name}-`))).toBe(false);
  });

  test('nothing but web addresses is opened, and nothing excluded', async () => {
    const window = port.opened.windows[0]?.id ?? '';
    const wrong = [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'relative',
      'about:config',
    ];
    const urls = [...wrong, pageAt('secret', 'excluded.')];
    const before = (await browser().urls()).length;
    const tabs = urls.map((url, index) => ({ ...bare, id: `wrong-${index}`, url }));
    const { tabs: opened, refused } = await request({ do: 'open', window, tabs });
    expect(opened).toEqual([]);
    expect(refused.map(({ reason }) => reason)).toEqual([...wrong.map(() => 'not-http'), 'excluded']);
    const hand = tabsOf(port).find(({ url }) => url === pageAt('hand'));
    const navigated = await request({ do: 'navigate', tab: hand?.id ?? '', url: 'javascript:alert(1)' });
    expect(navigated.refused).toMatchObject([{ reason: 'not-http' }]);
    expect(await browser().urls()).toHaveLength(before);
  });

  test('scrolling is told of the tab that is watched, and not when we scrolled it', async () => {
    const tab = (await shows(port, pageAt('hand')))?.id ?? '';
    const heard: number[] = [];
    port.on('scrolled', (scrolled) => void heard.push(scrolled.y));
    await request({ do: 'activate', tab, isFocused: true });
    await request({ do: 'watch', tabs: [tab] });
    // The page says in its title that it was scrolled.
    for (const y of [0.5, 0.25, 1]) {
      await request({ do: 'scroll', tab, x: 0, y });
      await until(
        async () => tabsOf(port).find(({ id }) => id === tab)?.title,
        (title) => title === `At ${y}`,
      );
    }
    await request({ do: 'navigate', tab, url: pageAt('scrolls') });
    await until(
      async () => heard.length,
      (count) => count > 2,
    );
    expect(heard.every((y) => y > 0 && y < 0.2)).toBe(true);
    await request({ do: 'watch', tabs: [] });
    await request({ do: 'navigate', tab, url: pageAt('hand') });
    await shows(port, pageAt('hand'));
  });

  test('the extension is started anew and goes on', async () => {
    const tab = await shows(port, pageAt('after'));
    const closed = once(port, 'close');
    const old = port;
    await browser().restartExtension();
    await closed;
    // Whatever happens in the browser wakes the extension, if it does not wake by itself.
    await browser().open(pageAt('wake'));
    port = await portOf(name, old);
    await shows(port, pageAt('wake'));
    expect((await shows(port, pageAt('after')))?.id).toBe(tab?.id);
  });

  test('the core is killed and comes back', async () => {
    const before = new Map(tabsOf(port).map(({ id, url }) => [id, url]));
    const closed = once(port, 'close');
    await bridge.stop();
    await closed;
    await bridge.start();
    port = await portOf(name);
    expect(new Map(tabsOf(port).map(({ id, url }) => [id, url]))).toEqual(before);
  });

  test('the native host is killed and comes back', async () => {
    const closed = once(port, 'close');
    const old = port;
    killHost(bridge.home, name);
    await closed;
    port = await portOf(name, old);
    expect(urlsOf(port)).toEqual(urlsOf(old));
  });
});

test('the button of the extension shows devices, follows and pauses', async () => {
  const port = await portOf('Chromium');
  const tabs = [
    { title: 'News', url: 'https://news.example/' },
    { title: 'A trick', url: 'javascript:alert(1)' },
  ];
  const seen = '2026-03-01T14:05:00Z';
  bridge.overview = {
    devices: [
      { name: 'desktop', isOnline: true, tabs },
      { name: 'attic', isOnline: false, seen, tabs: [] },
    ],
    follows: null,
    followers: [],
  };
  await chromium().inPage('popup.html', async (page) => {
    await page.getByText('This is laptop.').waitFor();
    expect(await page.getByRole('link', { name: 'News' }).getAttribute('href')).toBe('https://news.example/');
    expect(await page.getByRole('link', { name: 'A trick' }).count()).toBe(0);
    expect(await page.getByRole('heading').allTextContents()).toContainEqual(
      expect.stringMatching(/^attic \(as of /),
    );
    await page.getByRole('button', { name: 'Follow desktop' }).click();
    await until(
      async () => bridge.asked,
      (asked) => asked.some((one) => one.do === 'follow' && one.device === 'desktop'),
    );
    await page.getByLabel('Pause sharing').check();
    await until(
      async () => port.opened,
      ({ isPaused, windows }) => isPaused && windows.length === 0,
    );
    const refused = await port.request({ do: 'close', tabs: ['any'] });
    expect(refused.refused).toEqual([{ reason: 'paused' }]);
    await page.getByLabel('Pause sharing').uncheck();
    await until(
      async () => port.opened.windows.length,
      (count) => count > 0,
    );
  });
});

test('a site of the options is not shared from then on', async () => {
  const port = await portOf('Chromium');
  await chromium().open(pageAt('own', 'own.'));
  await shows(port, pageAt('own', 'own.'));
  await chromium().inPage('options.html', async (page) => {
    await page.getByLabel('Sites never shared').fill('no site\n');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('no site is no site').waitFor();
    await page.getByLabel('Sites never shared').fill('https://OWN.localhost/x\n');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
  });
  const again = await portOf('Chromium', port);
  expect(urlsOf(again)).not.toContain(pageAt('own', 'own.'));
  expect(bridge.faults).toEqual([]);
});
