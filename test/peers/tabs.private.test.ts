import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHROMIUM_ID } from '../../main/browsers/extension.ts';
import { attackPage } from './browsers/attack-page.ts';
import { extension } from './browsers/bridge.ts';
import { type BrowserUnderTest, startChromium } from './browsers/chromium.ts';
import { startFirefox } from './browsers/firefox.ts';
import { startSlixmpp } from './clients/slixmpp.ts';
import { TestBrowser } from './device/browser.ts';
import { type Device, install } from './device/device.ts';
import { listeningPorts } from './device/listening-ports.ts';
import { pair } from './device/pair.ts';
import { until } from './device/until.ts';
import { kept } from './kept.ts';
import { type Between, standBetween } from './servers/between.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, startProsody } from './servers/index.ts';

const NODE = 'urn:dragoman:tabs-windows:0';
const password = 'correct horse battery';

/** Pages whose address and title have a mark; one that goes on to an excluded site, one that is sent there. */
const site = createServer(({ url = '', headers: { host = '' } }, answer) => {
  const excluded = `http://excluded.${host}`;
  if (url === '/hop') return answer.writeHead(302, { location: `${excluded}/marked-hop` }).end();
  const script = url === '/goes' ? `setTimeout(() => location.assign('${excluded}/marked-gone'), 500)` : '';
  answer.setHeader('content-type', 'text/html');
  if (url === '/attack')
    return answer.end(attackPage({ extensionId: CHROMIUM_ID, ports: listeningPorts(desktop.pid()) }));
  answer.end(`<!doctype html><title>Page ${url}</title>${url}<script>${script}</script>`);
});

const home = freshFolder('browser-home');
/** All that went over the stream of the PC with the browsers, in clear. */
const wire: string[] = [];
let server: Server;
let between: Between;
let desktop: Device;
let laptop: Device;
let theirs: TestBrowser;
let browsers: BrowserUnderTest[] = [];
let base = '';

beforeAll(async () => {
  site.listen(0, '127.0.0.1');
  [server] = await Promise.all([startProsody(), once(site, 'listening')]);
  await server.addUser('you', password);
  base = `localhost:${(site.address() as AddressInfo).port}`;
  between = await standBetween(server);
  between.rewrite = (stanza) => {
    wire.push(stanza.toString());
    return stanza;
  };
  mkdirSync(join(home, '.mozilla'));
  const at = (name: string, behind: Pick<Server, 'host' | 'port' | 'caFile'>, settings = {}) =>
    install({ server: behind, jid: 'you@localhost', password, name, settings, env: { HOME: home } });
  [desktop, laptop] = await Promise.all([
    at('desktop', between, { 'tabs.excluded': ['excluded.localhost'] }),
    at('laptop', server),
  ]);
  await Promise.all([desktop.run(), laptop.run()]);
  theirs = new TestBrowser('b-theirs');
  await theirs.connect(laptop.home);
  theirs.open('w', { id: 'own', page: 'https://own.example/' });
  await pair(laptop, desktop, { one: 'laptop', other: 'desktop' });
  const chromium = join(home, 'chromium');
  for (const args of [[], ['--profile', chromium]])
    expect(await desktop.cli('browsers', 'install', ...args)).toMatchObject({ code: 0 });
  browsers = await Promise.all([
    startChromium({ profile: chromium, extension, home }),
    startFirefox({ profile: join(home, 'firefox'), extension, home }),
  ]);
  await until(tabsThere, (list) => list.length === 2);
}, 120_000);

afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.kill()));
  await Promise.all([desktop, laptop].map((device) => device?.[Symbol.asyncDispose]()));
  await between?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  site.close();
});

const pageAt = (path: string, host = '') => `http://${host}${base}/${path}`;

/** The browsers of the other PC, as its paired device lists them. */
async function tabsThere() {
  const lists = await laptop.call.tabs.list({});
  return lists.find(({ device }) => device === 'desktop')?.browsers ?? [];
}
const allThere = async () =>
  (await tabsThere()).flatMap(({ windows }) => windows.flatMap(({ tabs }) => tabs));
const tabsAt = async (path: string) => (await allThere()).filter(({ url }) => url === pageAt(path));

test('private windows, excluded sites and what is no web page are nowhere outside the browser', async () => {
  await laptop.call.tabs.follow({ device: 'desktop' });
  const openMarked = async (browser: BrowserUnderTest) => {
    await browser.openPrivately(pageAt('marked-private'));
    await browser.open(pageAt('marked-site', 'excluded.'));
    await browser.open('data:text/html,<title>marked-data</title>');
    await browser.open(pageAt('goes'));
    await browser.open(pageAt('hop'));
    await until(
      () => browser.urls(),
      (urls) => urls.filter((url) => url.includes('marked-')).length === 5,
    );
  };
  await Promise.all(browsers.map(openMarked));
  for (const [index, browser] of browsers.entries()) {
    // While its window is in front, nothing else is looked at.
    await browser.close(pageAt('marked-private'));
    await browser.open(pageAt(`shown-${index}`));
    // What comes later has come, so what came before it would have.
    await until(
      () => tabsAt(`shown-${index}`),
      (tabs) => tabs.length > 0,
    );
    // Firefox opens a tab for its driver without bringing it to the front, so that nobody looks at it.
    if (index === 0)
      await until(
        async () => theirs.tabs.map(({ url }) => url),
        (urls) => urls.includes(pageAt('shown-0')),
      );
    await desktop.call.tabs.saveSet({ name: `set ${index}` });
    await browser.close(pageAt('marked-site', 'excluded.'));
    await browser.close(pageAt(`shown-${index}`));
  }
  await laptop.call.tabs.unfollow({});
  await until(
    () => laptop.call.tabs.closed({ device: 'desktop' }),
    (closed) => closed.length >= browsers.length,
  );
  const heard = [await laptop.call.tabs.list({}), await laptop.call.tabs.closed({ device: 'desktop' })];
  expect(JSON.stringify([heard, theirs.asked, theirs.tabs])).not.toMatch(/marked/);

  const phone = await kept(startSlixmpp({ server, jid: 'you@localhost/phone', password }));
  const payload = `<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='${NODE}'/></pubsub>`;
  const stored = await until(
    () => phone.iq({ to: 'you@localhost', type: 'get', payload }),
    (items) => items.includes('<item '),
  );
  expect(stored).not.toMatch(/marked|shown-|Page/);
  const passed = wire.join('\n');
  expect(passed).toContain(NODE);
  expect(passed).not.toMatch(/marked|shown-|Page/);
  expect(server.log()).not.toMatch(/marked/);

  const written = [desktop, laptop].flatMap(({ home: folder }) => filesIn(folder));
  expect(written.some(({ text }) => text.includes('shown-0'))).toBe(true);
  expect(written.filter(({ text }) => text.includes('marked')).map(({ file }) => file)).toEqual([]);
  expect([desktop.output(), laptop.output()].join('\n')).not.toMatch(/marked/);
});

test('a web page in the same browser reaches neither the extension nor the core', async () => {
  const before = (await Promise.all(browsers.map((browser) => browser.urls()))).flat();
  await Promise.all(browsers.map((browser) => browser.open(pageAt('attack'))));
  const titles = await until(
    async () => (await tabsAt('attack')).map(({ title }) => title),
    (list) => list.length === 2 && list.every((title) => /^(got|tried)/.test(title)),
  );
  expect(titles).toEqual(['tried', 'tried']);
  const after = (await Promise.all(browsers.map((browser) => browser.urls()))).flat();
  expect(after.toSorted()).toEqual([...before, pageAt('attack'), pageAt('attack')].toSorted());
  expect((await tabsThere()).map(({ name }) => name).toSorted()).toEqual(['Chromium', 'Firefox']);
});

/** All files below a folder, with what is in them. */
function filesIn(folder: string): { file: string; text: string }[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((file) => statSync(file).isFile())
    .map((file) => ({ file, text: readFileSync(file, 'latin1') }));
}
