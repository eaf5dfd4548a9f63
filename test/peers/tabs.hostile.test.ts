import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tabsAgent } from '../../agents/tabs/agent.ts';
import { tabsContract } from '../../agents/tabs/contract.ts';
import { localAddress } from '../../main/local/address.ts';
import { streamGreeting } from '../../main/local/greeting.ts';
import { bentOf } from '../unit/tabs/bent.ts';
import { frameOf, hello, stateOf, tabOf, windowOf } from '../unit/tabs/browsers/browser.ts';
import { oddUrls } from '../unit/tabs/odd-urls.ts';
import { TestBrowser } from './device/browser.ts';
import { type RunningCore, startCore } from './device/core.ts';
import { type Device, install } from './device/device.ts';
import { hostile, hostileAgent, link, wellAsked } from './device/hostile-tabs.ts';
import { pair } from './device/pair.ts';
import { until } from './device/until.ts';
import { weigh, weighable } from './flood/weight.ts';
import { type Server, startProsody } from './servers/index.ts';

const password = 'correct horse battery';

/** What may be left afterwards: code compiled meanwhile and the allocator's, nothing that grows with it. */
const LEFT_MB = { heap: 12, rss: 96 };

/** For ten thousand, beside others. */
const LONG_MS = 180_000;

let server: Server;
/** Who is attacked, and by whom: a paired device, one that is not, and another account. */
let desktop: Device;
let attacker: RunningCore;
let unpaired: RunningCore;
let other: RunningCore;
/** A paired device that is served all the while. */
let quiet: RunningCore;
let browser: TestBrowser;

beforeAll(async () => {
  server = await startProsody();
  for (const name of ['you', 'other']) await server.addUser(name, password);
  await server.befriend('you', 'other');
  const account = { server, jid: 'you@localhost', password };
  desktop = await install({
    ...{ ...account, name: 'desktop', env: weighable },
    settings: { 'tabs.excluded': ['excluded.example'] },
  });
  const start = (device: string, agents: Parameters<typeof startCore>[0]['agents'] = [tabsAgent]) =>
    startCore({ ...account, jid: device === 'other' ? 'other@localhost' : account.jid, device, agents });
  [attacker, quiet, unpaired, other] = await Promise.all([
    start('hostile', [hostileAgent]),
    start('quiet'),
    start('unpaired'),
    start('other'),
    desktop.run(),
  ]);
  browser = new TestBrowser('b-desktop');
  await browser.connect(desktop.home);
  browser.open('w', { id: 'mine', page: 'https://mine.example/' });
  await pair(attacker, desktop, { one: 'hostile', other: 'desktop' });
  await pair(quiet, desktop, { one: 'quiet', other: 'desktop' });
  await expectServed();
}, LONG_MS);

afterAll(async () => {
  browser?.leave();
  await Promise.all([attacker, quiet, unpaired, other].map((core) => core?.[Symbol.asyncDispose]()));
  await desktop?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

async function linkToDesktop() {
  if (!hostile.account) throw new Error('The attacker has not started.');
  return hostile.account.link('desktop');
}

/** One that has done nothing wrong sees the tabs of the desktop, and only those of its own person are there. */
async function expectServed() {
  await until(
    () => quiet.call.tabs.list({ device: 'desktop' }),
    ([list]) =>
      list?.isOnline === true && list.browsers.some(({ id, isOpen }) => id === 'b-desktop' && isOpen),
  );
  expect(browser.tabs.map(({ url }) => url).filter((url) => !/^https:/.test(url ?? ''))).toEqual([]);
}

test('another account and a device that is not paired neither see nor open tabs, nor follow them', async () => {
  const asks: ((core: RunningCore, device: string) => Promise<unknown>)[] = [
    ({ call }, device) => call.tabs.list({ device }),
    ({ call }, device) => call.tabs.closed({ device }),
    ({ call }, device) => call.tabs.open({ device, pages: [{ url: 'https://evil.example/' }] }),
    ({ call }, device) => call.tabs.close({ device, tabs: [{ id: 'mine' }] }),
    ({ call }, device) => call.tabs.move({ from: device, tabs: [{ id: 'mine' }] }),
    ({ call }, device) => call.tabs.follow({ device }),
    ({ call }, device) => call.tabs.mirror({ device, isOn: true }),
  ];
  for (const core of [unpaired, other])
    for (const ask of asks)
      for (const device of ['desktop', desktop.jid]) await expect(ask(core, device)).rejects.toThrow();
  for (const core of [unpaired, other])
    expect(JSON.stringify(await core.call.tabs.list({}))).not.toContain('mine.example');
  expect(browser.tabs.map(({ url }) => url)).toEqual(['https://mine.example/']);
  await expectServed();
});

test('no odd URL of a paired device is opened, by whatever call', async () => {
  const desk = await linkToDesktop();
  const short = oddUrls.filter((url) => url.length <= 8_192);
  const asked = { once: randomBytes(16).toString('base64url'), pages: short.map((url) => ({ url })) };
  const answer = await desk.call({ name: 'tabs', link }, 'open', asked);
  expect(answer).toMatchObject({ opened: [], refused: short.map((url) => ({ url })) });
  for (const url of oddUrls.filter((one) => !short.includes(one)))
    await expect(
      desk.call({ name: 'tabs', link }, 'open', { ...asked, pages: [{ url }] }),
    ).rejects.toMatchObject({ condition: 'bad-request' });

  const pages = short.map((url) => ({ url }));
  hostile.answers = {
    list: () => listOf(short.map((url, index) => ({ id: `t${index}`, url, title: '' }))),
    set: () => ({
      ...{ id: 's', name: 's', savedAt: '2026-03-02T09:00:00Z', windowCount: 1, tabCount: pages.length },
      windows: [{ pages }],
    }),
  };
  const tabs = short.map((_url, index) => ({ id: `t${index}` }));
  const moved = await desktop.call.tabs.move({ from: 'hostile', tabs });
  expect(moved).toMatchObject({ opened: [], refused: pages });
  const restored = await desktop.call.tabs.restoreSet({ set: 's', device: 'hostile' });
  expect(restored).toMatchObject({ opened: [], refused: pages });
  expect(browser.tabs.map(({ url }) => url)).toEqual(['https://mine.example/']);
});

test('10,000 malformed requests of a paired device are refused, and another one is served', {
  timeout: LONG_MS,
}, async () => {
  const before = await weigh(desktop);
  const desk = await linkToDesktop();
  for (const [name, good] of Object.entries(wellAsked)) {
    const { input: schema } = tabsContract.link[name as keyof typeof tabsContract.link];
    const malformed = bentOf([good]).filter((input) => !schema.safeParse(input).success);
    const inputs = fc.sample(malformed, Math.ceil(10_000 / Object.keys(wellAsked).length));
    const ask = (input: unknown) =>
      desk.call({ name: 'tabs', link }, name, input).catch((error) => error.condition);
    const outcomes = new Set<unknown>();
    for (let at = 0; at < inputs.length; at += 60)
      for (const outcome of await Promise.all(inputs.slice(at, at + 60).map(ask))) outcomes.add(outcome);
    expect([name, ...outcomes]).toEqual([name, 'bad-request']);
    await expectServed();
  }
  const after = await weigh(desktop);
  expect(after.heapMb - before.heapMb).toBeLessThan(LEFT_MB.heap);
  expect(after.rssMb - before.rssMb).toBeLessThan(LEFT_MB.rss);
});

function listOf(tabs: readonly object[]) {
  return { browsers: [{ id: 'b', name: 'B', isOpen: true, windows: [{ id: 'w', tabs }] }] };
}
const manyTabs = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `t${index}`, url: 'https://a.example/', title: '' }));

test('what a paired device answers is looked at as well', async () => {
  const good = listOf([{ id: 't', url: 'https://a.example/', title: 'A' }]);
  const bad = [
    ...fc.sample(bentOf([good]), 300),
    listOf([{ id: 't', url: 'https://a.example/', title: 'x'.repeat(1_000_000) }]),
    listOf([{ id: 't', url: `https://a.example/${'x'.repeat(65_536)}`, title: '' }]),
    listOf(manyTabs(50_000)),
    listOf(manyTabs(500_000)),
  ];
  let refused = 0;
  for (const answer of bad) {
    hostile.answers = { list: () => answer };
    const [list] = await desktop.call.tabs.list({ device: 'hostile' });
    const count = list?.browsers.flatMap(({ windows }) => windows.flatMap(({ tabs }) => tabs)).length ?? 0;
    if (list?.problem !== undefined) refused++;
    else if (count > 5_000) throw new Error(`${count} tabs`);
  }
  expect(refused).toBeGreaterThan(200);
  await expectServed();
});

test('a leader that says anything at all has no more opened than following may', async () => {
  const [began, before] = [performance.now(), browser.asked.length];
  const view = { tab: 't', page: 1, url: 'https://led.example/', title: 'Led', x: 0, y: 0 };
  const wrong = ['javascript:alert(1)', 'https://excluded.example/', 'https://me:secret@led.example/'];
  const views = Array.from({ length: 500 }, (_, seq) => ({
    seq,
    view: { ...view, tab: `t${seq}`, url: `https://led-${seq}.example/` },
  }));
  const bent = fc.sample(
    bentOf([
      { seq: 1, view },
      { seq: 2, scroll: view },
      { seq: 3, hidden: true },
    ]),
    300,
  );
  const said = [
    ...wrong.map((url) => [{ seq: 0, view: { ...view, url } }]),
    views,
    ...bent.map((one) => [one]),
  ];
  for (const messages of said) {
    hostile.answers = {
      lead: async (say) => {
        for (const message of messages) say(message);
        return { reason: 'over' };
      },
    };
    await desktop.call.tabs.follow({ device: 'hostile' }).catch(() => {});
    await until(
      () => desktop.call.tabs.following({}),
      ({ follows }) => follows === undefined,
    );
  }
  const asked = browser.asked.slice(before).filter(({ do: what }) => what === 'open' || what === 'navigate');
  expect(asked.length).toBeLessThanOrEqual(1 + (performance.now() - began) / 100 + said.length);
  const led = browser.tabs.map(({ url }) => url).filter((url) => url !== 'https://mine.example/');
  expect(led.filter((url) => !/^https:\/\/led/.test(url ?? ''))).toEqual([]);
  expect(browser.tabs.length).toBeLessThan(60);
  await expectServed();
});

test('10,000 connections with malformed messages to the local socket end one by one', {
  timeout: LONG_MS,
}, async () => {
  const before = await weigh(desktop);
  const good: object[] = [
    hello,
    stateOf(2, windowOf('w1', tabOf('a'))),
    { type: 'scrolled', tab: 'a', x: 0, y: 0.5 },
    { type: 'answer', id: 'r1', tabs: [], refused: [{ tab: 'a', reason: 'browser' }], version: 1 },
    { type: 'ask', id: 'q1', ask: { do: 'overview' } },
    { type: 'part', index: 0, count: 2, text: '{' },
  ];
  const bent = fc.sample(bentOf(good), 10_000);
  const one = async (message: unknown, index: number) => {
    const socket = connect(localAddress(desktop.home).path);
    socket.on('error', () => {});
    const closed = once(socket, 'close');
    const ours = {
      ...hello,
      browser: { ...hello.browser, id: `hostile-${index % 8}` },
      session: `s${index}`,
    };
    socket.write(streamGreeting('tabs.browser'));
    for (const said of index % 10 === 0 ? [message] : [ours, stateOf(1), message, 'no message'])
      socket.write(frameOf(said));
    if (index % 10 === 0) socket.end();
    socket.resume();
    await closed;
  };
  for (let at = 0; at < bent.length; at += 8)
    await Promise.all(bent.slice(at, at + 8).map((message, index) => one(message, at + index)));
  await expectServed();
  const after = await weigh(desktop);
  expect(after.heapMb - before.heapMb).toBeLessThan(LEFT_MB.heap);
  expect(after.rssMb - before.rssMb).toBeLessThan(LEFT_MB.rss);
});
