import { beforeAll, describe, expect, test } from 'vitest';
import type { SavedSet } from '../../agents/tabs/contract.ts';
import { partsOf } from '../../agents/tabs/publish/parts.ts';
import { piecesOf } from '../../agents/tabs/publish/set-pieces.ts';
import { pair as pairWith } from '../unit/tabs/paired/client.ts';
import { startSlixmpp } from './clients/slixmpp.ts';
import type { TestBrowser } from './device/browser.ts';
import type { Device } from './device/device.ts';
import { startPairedBrowsers } from './device/paired-browsers.ts';
import { password } from './device/paired-devices.ts';
import { launch } from './device/program.ts';
import { until } from './device/until.ts';
import { kept } from './kept.ts';
import { type Server, startEjabberd, startProsody } from './servers/index.ts';

const NODE = 'urn:dragoman:tabs-windows:0';
const SETS_NODE = 'urn:dragoman:tabs-sets:0';

const listOf = async (device: Device, of: string) => {
  const lists = await device.call.tabs.list({});
  return lists.find((list) => list.device === of);
};
const tabsIn = (list: Awaited<ReturnType<typeof listOf>>) =>
  (list?.browsers ?? []).flatMap(({ windows }) => windows.flatMap(({ tabs }) => tabs));

const pagesOf = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: `p${from + n}`,
    page: `https://page-${from + n}.example/`,
  }));
const urls = (browser: TestBrowser) => browser.tabs.map(({ url }) => url);

describe('between paired devices', () => {
  let server: Server;
  let desktop: Device;
  let laptop: Device;
  let chromium: TestBrowser;
  let firefox: TestBrowser;

  beforeAll(async () => {
    const paired = await startPairedBrowsers();
    ({ server, desktop, laptop, chromium, firefox } = paired);
    return () => paired[Symbol.asyncDispose]();
  });

  test('a page is opened there, and nothing but a page', async () => {
    const opened = await laptop.json<{ opened: string[] }>(
      'tabs',
      'open',
      'https://sent.example/',
      'desktop',
    );
    expect(opened.opened).toHaveLength(1);
    expect(urls(chromium)).toEqual(['https://sent.example/']);
    for (const url of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      'data:text/html,x',
      'relative',
      'about:blank',
    ]) {
      const refused = await laptop.cli('tabs', 'open', url, 'desktop');
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain('Only http and https are opened.');
    }
    expect(urls(chromium)).toEqual(['https://sent.example/']);
  });

  test('a tab is closed there, and comes back where it was', async () => {
    chromium.open('w1', ...pagesOf(0, 3));
    await until(
      () => listOf(laptop, 'desktop'),
      (list) => tabsIn(list).some(({ id }) => id === 'p2'),
    );
    const { undo, closed } = await laptop.json<{ undo: string; closed: string[] }>('tabs', 'close', 'p1');
    expect(closed).toEqual(['p1']);
    expect(urls(chromium)).not.toContain('https://page-1.example/');
    const gone = await laptop.call.tabs.closed({ device: 'desktop' });
    expect(gone[0]).toMatchObject({ id: 'p1', by: 'laptop' });
    const back = await laptop.cli('undo', `desktop:${undo}`);
    expect(back).toMatchObject({ code: 0, stderr: '' });
    const order = chromium.windows.find(({ id }) => id === 'w1')?.tabs.map(({ id }) => id);
    expect(order).toEqual(['p0', 'p1', 'p2']);
    expect(await laptop.call.tabs.closed({ device: 'desktop' })).toEqual([]);
  });

  test('tabs move here, and one that went on to another page stays where it is', async () => {
    const known = (id: string, n: number) => ({ id, url: `https://page-${n}.example/` });
    chromium.act((windows) =>
      windows.map((window) => ({
        ...window,
        tabs: window.tabs.map((tab) =>
          tab.id === 'p2' ? { ...tab, url: 'https://elsewhere.example/' } : tab,
        ),
      })),
    );
    await until(
      () => listOf(laptop, 'desktop'),
      (list) => tabsIn(list).some(({ url }) => url === 'https://elsewhere.example/'),
    );
    const moved = await laptop.call.tabs.move({ from: 'desktop', tabs: [known('p0', 0), known('p2', 2)] });
    expect(moved).toMatchObject({ left: [{ tab: 'p2', reason: 'It shows another page by now.' }] });
    expect(moved.opened).toHaveLength(1);
    expect(urls(firefox)).toEqual(['https://page-0.example/']);
    expect(urls(chromium)).toContain('https://elsewhere.example/');
    expect(urls(chromium)).not.toContain('https://page-0.example/');
  });

  test('a set of 200 tabs is saved here and opened there, unloaded, some at a time', async () => {
    firefox.open('w-set', ...pagesOf(1_000, 200));
    await until(
      () => laptop.call.tabs.list({}),
      ([own]) => tabsIn(own).length === 201,
    );
    expect(await laptop.json('tabs', 'save', 'work')).toMatchObject({ name: 'work', tabCount: 201 });
    expect((await laptop.cli('tabs', 'save', 'work')).stderr).toContain(
      'There is a set called work already.',
    );
    chromium.asked.length = 0;
    const { opened } = await desktop.json<{ opened: string[] }>('tabs', 'restore', 'work');
    expect(opened).toHaveLength(201);
    const sizes = chromium.asked.flatMap((action) => (action.do === 'open' ? action.tabs.length : []));
    expect(Math.max(...sizes)).toBe(20);
    const isOpened = new Set(opened);
    const restored = chromium.tabs
      .filter((tab) => isOpened.has(tab.id) && tab.isUnloaded)
      .map(({ url }) => url);
    expect(restored.sort()).toEqual([...urls(firefox)].sort());
  });

  test('every tab of all devices is found, by the command line too', async () => {
    const { code, stdout } = await laptop.cli('tabs', 'find', 'page-1');
    expect(code).toBe(0);
    expect(stdout).toContain('desktop');
    expect(stdout).toContain('laptop');
    expect((await laptop.cli('tabs', 'desktop')).stdout).toContain('Chromium, window 1');
  });

  test('a browser that may start no program is paired by the command line, listed and removed', async () => {
    const before = JSON.parse((await desktop.cli('browsers', '--json')).stdout);
    expect(before.some(({ state }: { state: string }) => state.startsWith('paired'))).toBe(false);
    await using pairing = launch(['browsers', 'pair'], { home: desktop.home });
    await pairing.waitFor(/Type \d{5}-/);
    const [, port = '', code = ''] = /Type (\d{5})-(\w{4}-\w{4})/.exec(pairing.stderr()) ?? [];
    expect(await pairWith(Number(port), code.replace('-', ''))).toHaveLength(43);
    expect(await pairing.ended).toBe(0);
    expect(pairing.stdout()).toContain('Chromium is paired.');
    expect((await desktop.cli('browsers')).stdout).toMatch(/Chromium +paired/);
    expect((await desktop.cli('browsers', 'unpair', 'Chromium')).stdout).toContain('not paired any more');
    expect(await desktop.cli('browsers', 'unpair', 'Chromium')).toMatchObject({ code: 1 });
    expect(await pairWith(Number(port), code)).toBeUndefined();
  });

  test('neither another account nor an unpaired resource sees or opens anything', async () => {
    await server.addUser('other', password);
    const others = ['other@localhost/x', 'you@localhost/unpaired'];
    const before = urls(chromium);
    for (const jid of others) {
      const user = await kept(startSlixmpp({ server, jid, password }));
      const payload = `<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='${NODE}'/></pubsub>`;
      const node = await user.iq({ to: 'you@localhost', type: 'get', payload });
      expect(/\.example|Title of/.test(node)).toBe(false);
      if (jid.startsWith('other')) {
        expect(node).toMatch(/<forbidden|<item-not-found|<service-unavailable|<not-authorized/);
        await expect(user.command(desktop.jid, 'tabs')).rejects.toThrow('service-unavailable');
      } else {
        const running = user.execute(desktop.jid, 'tabs', [{ action: 'open', url: 'https://evil.example/' }]);
        running.catch(() => {});
        const [waiting] = await until(
          () => desktop.call.core.approvals({}),
          (list) => list.length > 0,
        );
        expect(waiting?.action).toContain('https://evil.example/');
        await desktop.call.core.answer({ id: waiting?.id ?? '', yes: false });
        await expect(running).rejects.toThrow();
      }
    }
    expect(urls(chromium)).toEqual(before);
  });

  test('pins and groups go along to another device and into sets; inside a browser tabs are moved', async () => {
    chromium.open('w3', ...pagesOf(900, 4));
    chromium.do({ do: 'pin', tabs: ['p900'], isPinned: true });
    const trip = { id: 'g-trip', title: 'Trip', color: 'blue', isCollapsed: false };
    chromium.do({ do: 'group', tabs: ['p901', 'p902'], group: trip });
    await until(
      () => listOf(laptop, 'desktop'),
      (list) => tabsIn(list).some(({ group }) => group === trip.id),
    );
    expect((await laptop.cli('tabs', 'desktop')).stdout).toContain('page-901.example/  [Trip]');
    const ids = ['p900', 'p901', 'p902'];
    const set = await laptop.call.tabs.saveSet({ name: 'trip', device: 'desktop', tabs: ids });
    for (const [text, work] of [
      ['Title of p902 closed', () => desktop.call.tabs.close({ tabs: [{ id: 'p902' }] })],
      ['Title of p902 moved', () => desktop.call.tabs.move({ tabs: [{ id: 'p902' }], window: 'w1' })],
    ] as const) {
      await work();
      const [done] = await desktop.call.core.activity({ max: 5, text });
      expect(await desktop.cli('undo', done?.undo ?? '')).toMatchObject({ code: 0, stderr: '' });
      expect(chromium.asked.at(-1)).toEqual({ do: 'group', tabs: ['p902'], group: trip });
    }
    const from = chromium.asked.length;
    const inside = await laptop.call.tabs.move({
      ...{ from: 'desktop', to: 'desktop', tabs: [{ id: 'p903' }], window: 'w1' },
    });
    expect(inside).toMatchObject({ opened: ['p903'], left: [] });
    expect(chromium.asked.slice(from)).toEqual([{ do: 'move', tabs: ['p903'], window: 'w1' }]);
    const [moved] = await desktop.call.core.activity({ max: 5, text: 'Title of p903 moved' });
    const back = await desktop.cli('undo', moved?.undo ?? '');
    expect(back).toMatchObject({ code: 0, stderr: '' });
    expect(chromium.windows.find(({ id }) => id === 'w3')?.tabs.map(({ id }) => id)).toContain('p903');
    const there = { tabs: ids.map((id) => ({ id })), isNewWindow: true };
    await laptop.call.tabs.move({ from: 'desktop', ...there });
    const arrived = firefox.windows.at(-1);
    expect(arrived?.groups).toEqual([trip]);
    expect(arrived?.tabs.map(({ isPinned, group }) => ({ isPinned, group }))).toEqual([
      { isPinned: true, group: null },
      { isPinned: false, group: trip.id },
      { isPinned: false, group: trip.id },
    ]);
    await laptop.call.tabs.restoreSet({ set: set.id, to: 'desktop' });
    const restored = chromium.windows.at(-1);
    expect(restored?.groups).toEqual([{ ...trip, id: expect.not.stringMatching(/^g-trip$/) }]);
    expect(restored?.tabs.map(({ group }) => group !== null)).toEqual([false, true, true]);
  });
});

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
    const paired = await startPairedBrowsers({ start });
    ({ server, desktop, laptop, chromium, firefox } = paired);
    return () => paired[Symbol.asyncDispose]();
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
    const saved = await desktop.json<SavedSet>('tabs', 'save', 'work');
    // Nobody but paired devices can read it.
    const unpaired = await kept(startSlixmpp({ server, jid: 'you@localhost/phone', password }));
    const stored = async (node: string, count: number) => {
      const payload = `<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='${node}'/></pubsub>`;
      const items = await until(
        () => unpaired.iq({ to: 'you@localhost', type: 'get', payload }),
        (answer) => answer.split('<item ').length - 1 === count,
      );
      expect(/marked|Title/.test(items)).toBe(false);
    };
    const [own] = await desktop.call.tabs.list({});
    const parts = partsOf('desktop', { browsers: own?.browsers ?? [] });
    expect(parts.size).toBeGreaterThan(3);
    const whole = { ...saved, windows: [{ pages: tabsIn(own).map(({ url, title }) => ({ url, title })) }] };
    const pieces = piecesOf('desktop', [whole], { at: saved.savedAt, deviceCount: 2 });
    expect(pieces.size).toBeGreaterThan(1);
    await stored(NODE, parts.size);
    await stored(SETS_NODE, pieces.size);
    // The last of it is seen inside the link, and its device gone before it is published.
    chromium.open('w2', { id: 'late', page: 'https://late.example/' });
    await until(
      () => listOf(laptop, 'desktop'),
      (list) => tabsIn(list).length === 201,
    );
    await desktop.kill();
    const asleep = await until(
      () => listOf(laptop, 'desktop'),
      (list) => list?.isOnline === false,
    );
    expect(tabsIn(asleep).map(({ url }) => url)).toEqual([
      ...pages.map(({ page }) => page),
      'https://late.example/',
    ]);
    expect(Date.now() - Date.parse(asleep?.asOf ?? '')).toBeLessThan(120_000);
    await laptop.kill();
    await laptop.run();
    await firefox.connect(laptop.home);
    const again = await until(
      () => listOf(laptop, 'desktop'),
      (list) => tabsIn(list).length > 0,
    );
    expect(tabsIn(again).map(({ url }) => url)).toEqual(
      expect.arrayContaining(pages.map(({ page }) => page)),
    );
    const [set] = await until(
      () => laptop.call.tabs.sets({}),
      (sets) => sets.length > 0,
    );
    expect(set).toEqual({ ...saved, device: 'desktop', isAsleep: true });
    expect((await laptop.cli('tabs', 'sets')).stdout).toMatch(/work +200 tabs +desktop, asleep/);
    const { opened } = await laptop.json<{ opened: string[] }>('tabs', 'restore', 'work');
    expect(opened).toHaveLength(200);
    expect(urls(firefox)).toEqual(pages.map(({ page }) => page));
    const refused = await laptop.cli('tabs', 'forget', 'work');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('deleted once it is online');
    // Two of one name: each is there, and this device's own comes first.
    await laptop.json('tabs', 'save', 'work');
    expect((await laptop.cli('tabs', 'forget', 'work')).code).toBe(0);
    expect(await laptop.call.tabs.sets({})).toEqual([set]);
  });
});
