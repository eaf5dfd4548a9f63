import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSlixmpp } from './clients/slixmpp.ts';
import { TestBrowser } from './device/browser.ts';
import { type Device, install } from './device/device.ts';
import { pair } from './device/pair.ts';
import { until } from './device/until.ts';
import { kept } from './kept.ts';
import { type Server, startEjabberd, startProsody } from './servers/index.ts';

const NODE = 'urn:dragoman:tabs-windows:0';
const password = 'correct horse battery';

const listOf = async (device: Device, of: string) => {
  const lists = await device.call.tabs.list({});
  return lists.find((list) => list.device === of);
};
const tabsIn = (list: Awaited<ReturnType<typeof listOf>>) =>
  (list?.browsers ?? []).flatMap(({ windows }) => windows.flatMap(({ tabs }) => tabs));

describe.each([
  ['Prosody', startProsody],
  ['ejabberd', startEjabberd],
])('on %s', (_name, start) => {
  let server: Server;
  let desktop: Device;
  let laptop: Device;
  let chromium: TestBrowser;
  let firefox: TestBrowser;

  beforeAll(async () => {
    server = await start();
    await server.addUser('you', password);
    const at = (name: string) => install({ server, jid: 'you@localhost', password, name });
    [desktop, laptop] = await Promise.all([at('desktop'), at('laptop')]);
    await Promise.all([desktop.run(), laptop.run()]);
    chromium = new TestBrowser('b-chromium', 'Chromium');
    firefox = new TestBrowser('b-firefox', 'Firefox');
    await Promise.all([chromium.connect(desktop.home), firefox.connect(laptop.home)]);
    await pair(laptop, desktop, { one: 'laptop', other: 'desktop' });
  });
  afterAll(async () => {
    await Promise.all([desktop, laptop].map((device) => device?.[Symbol.asyncDispose]()));
    await server?.[Symbol.asyncDispose]();
  });

  test('what is open on one is seen on the other, and stays there while it sleeps', async () => {
    const pages = Array.from({ length: 200 }, (_, n) => ({
      id: `d${n}`,
      page: `https://marked-${n}.example/`,
    }));
    chromium.open('w1', ...pages);
    chromium.open('w2', { id: 'private', page: 'about:marked-config' });
    const seen = await until(
      () => listOf(laptop, 'desktop'),
      (list) => tabsIn(list).length === 200,
    );
    expect(seen).toMatchObject({ isOnline: true, browsers: [{ name: 'Chromium', isOpen: true }] });
    // Nobody but paired devices can read it.
    const item = await kept(startSlixmpp({ server, jid: 'you@localhost/phone', password }));
    const query = `<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='${NODE}'/></pubsub>`;
    const count = (answer: string) => answer.split('<item ').length - 1;
    const many = await until(
      async () => count(await item.iq({ to: 'you@localhost', type: 'get', payload: query })),
      (items) => items > 3,
    );
    expect(many).toBeGreaterThan(3);
    const stored = await item.iq({ to: 'you@localhost', type: 'get', payload: query });
    expect(/marked|Title/.test(stored)).toBe(false);
    await desktop.kill();
    const asleep = await until(
      () => listOf(laptop, 'desktop'),
      (list) => list?.isOnline === false && tabsIn(list).length === 200,
    );
    expect(tabsIn(asleep).map(({ url }) => url)).toEqual(pages.map(({ page }) => page));
    expect(Date.now() - Date.parse(asleep?.asOf ?? '')).toBeLessThan(120_000);
    await laptop.kill();
    await laptop.run();
    const again = await until(
      () => listOf(laptop, 'desktop'),
      (list) => tabsIn(list).length > 0,
    );
    expect(tabsIn(again)).toHaveLength(200);
  });
});
