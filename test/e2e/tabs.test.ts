import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TestBrowser, tabOf } from '../peers/device/browser.ts';
import type { Device } from '../peers/device/device.ts';
import { pair } from '../peers/device/pair.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { type Desk, startDesk } from './desk.ts';
import { tabTo } from './keyboard.ts';
import { picture } from './picture.ts';

let desk: Desk;
/** Their own folder, where browsers keep their things. */
const person = freshFolder('person');
let laptop: Device;
let ours: TestBrowser;
let theirs: TestBrowser;

const url = (name: string) => `https://${name}.example/`;
const urls = (browser: TestBrowser) => browser.tabs.map((tab) => tab.url);

/** With a window for each list of names, the first tab of each in front; mail is pinned. */
async function startBrowser(home: string, name: string, ...windows: string[][]): Promise<TestBrowser> {
  const browser = new TestBrowser(name, name);
  browser.windows = windows.map((names, at) => ({
    ...{ id: `${name}-w${at}`, isFocused: at === 0, groups: [] },
    tabs: names.map((one, index) => ({
      ...tabOf(`${name}-${one}`, url(one), `All about ${one}`),
      isActive: index === 0,
      isPinned: one === 'mail',
    })),
  }));
  await browser.connect(home);
  return browser;
}

beforeAll(async () => {
  for (const folder of ['.config/chromium', '.mozilla']) mkdirSync(join(person, folder), { recursive: true });
  desk = await startDesk({ name: 'tabs', env: { HOME: person }, others: { laptop: {} } });
  laptop = desk.others.laptop as Device;
  return async () => {
    for (const browser of [ours, theirs]) browser?.leave();
    await desk[Symbol.asyncDispose]();
  };
});

afterEach(() => desk.assertNoComplaint());

const list = (device: string) => desk.page.getByRole('grid', { name: `Tabs of ${device}` });
const tab = (device: string, name: string) => list(device).getByRole('row', { name: `All about ${name}` });
const view = (name: string) => desk.page.getByRole('tab', { name, exact: true });
const menuItem = (name: string) => desk.page.getByRole('menuitem', { name, exact: true });
const said = (words: string) => desk.page.getByRole('status').getByText(words);
const selected = (device: string) => list(device).locator('[aria-selected=true] .tab-title').allInnerTexts();

async function dragTo(what: Locator, where: Locator): Promise<void> {
  await what.hover();
  await desk.page.mouse.down();
  await where.hover();
  // The first move onto it only enters; what is over it is told from the next one on.
  await where.hover({ position: { x: 30, y: 12 } });
  await desk.page.mouse.up();
}

describe('before there is anything', () => {
  test('it says what to do: connect a browser, pair the other device', async () => {
    await desk.button('Tabs').click();
    await desk.page.getByText('No browser is connected').waitFor();
    await desk.page.getByText('Not paired').first().waitFor();
    await desk.look('nothing');
    await desk.button('Connect a browser…').last().click();
    await desk.page.getByText('does not know Dragoman yet').first().waitFor();
    await desk.button('Tell them the way').click();
    await desk.page.getByText('Open chrome://extensions.').waitFor();
    await desk.page.getByText('about:debugging#/runtime/this-firefox').waitFor();
    await desk.look('connect');
    for (const folder of ['.config/chromium/NativeMessagingHosts', '.mozilla/native-messaging-hosts']) {
      const { path } = JSON.parse(readFileSync(join(person, folder, 'dragoman.tabs.json'), 'utf8'));
      expect(path).toBe(join(desk.home, 'browsers', 'native-host'));
      expect(existsSync(path)).toBe(true);
    }
    const extension = await desk.page.getByRole('dialog').locator('code').first().innerText();
    expect(existsSync(join(extension, 'manifest.json'))).toBe(true);
    await desk.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await desk.button('Pair…').click();
    await desk.page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor();
  });
});

describe('two paired devices', () => {
  beforeAll(async () => {
    await pair(desk, laptop, { one: 'desk', other: 'laptop' });
    ours = await startBrowser(desk.home, 'Firefox', ['mail', 'trains', 'soup'], ['choir', 'garden']);
    theirs = await startBrowser(laptop.home, 'Chromium', ['news', 'boats', 'knots']);
  });

  test('their tabs stand side by side, window by window', async () => {
    await desk.button('Tabs').click();
    await tab('laptop', 'boats').waitFor();
    await tab('desk', 'trains').waitFor();
    expect(await list('desk').locator('.tab-title').allInnerTexts()).toEqual([
      ...['Firefox, window 1', 'All about mail', 'All about trains', 'All about soup'],
      ...['Firefox, window 2', 'All about choir', 'All about garden'],
    ]);
    await tab('desk', 'mail').getByText('active · pinned · mail.example').waitFor();
    await desk.page.getByText('8 tabs on 2 devices').waitFor();
    await desk.look('open');
    await picture(desk.page, 'tabs');
  });

  test('a search goes through all of them', async () => {
    const search = desk.page.getByRole('searchbox');
    await search.fill('ABOUT n');
    await desk.page.getByText('4 tabs found on 2 devices').waitFor();
    await search.fill('boats.example');
    await desk.page.getByText('1 tab found on 1 device').waitFor();
    await desk.page.getByText('Nothing is called like that here').waitFor();
    await search.press('Escape');
    await desk.page.getByText('8 tabs on 2 devices').waitFor();
  });

  test('several are dragged to the other device, and taken back', async () => {
    await tab('laptop', 'boats').click();
    await tab('laptop', 'knots').click({ modifiers: ['Control'] });
    await dragTo(tab('laptop', 'boats'), tab('desk', 'garden'));
    await said('2 tabs moved to desk.').waitFor();
    await tab('desk', 'knots').waitFor();
    await expect.poll(() => urls(theirs)).toEqual([url('news')]);
    expect(ours.windows[1]?.tabs.map((one) => one.url)).toEqual(
      expect.arrayContaining([url('garden'), url('boats'), url('knots')]),
    );
    await desk.button('Undo').click();
    await said('Taken back.').waitFor();
    await expect.poll(() => urls(theirs).toSorted()).toEqual([url('boats'), url('knots'), url('news')]);
    await expect.poll(() => urls(ours)).not.toContain(url('boats'));
  });

  test('by keyboard: to the list, along it, sent by the menu, closed, and undone', async () => {
    await tabTo(desk.page, list('desk'));
    await desk.page.keyboard.press('Home');
    for (const key of ['ArrowDown', 'ArrowDown', 'Shift+ArrowDown']) await desk.page.keyboard.press(key);
    expect(await selected('desk')).toEqual(['All about trains', 'All about soup']);
    await desk.page.keyboard.press('Shift+F10');
    await menuItem('Send to laptop').waitFor();
    await desk.look('menu');
    await desk.page.keyboard.type('Send');
    await desk.page.keyboard.press('Enter');
    await said('2 tabs opened on laptop.').waitFor();
    await expect.poll(() => urls(theirs)).toEqual(expect.arrayContaining([url('trains'), url('soup')]));
    expect(urls(ours)).toContain(url('trains'));
    await list('desk').focus();
    await desk.page.keyboard.press('ArrowRight');
    await expect.poll(() => list('laptop').evaluate((grid) => grid === document.activeElement)).toBe(true);
    await tab('laptop', 'soup').click();
    await desk.page.keyboard.press('Delete');
    await said('“All about soup” closed.').waitFor();
    await expect.poll(() => urls(theirs)).not.toContain(url('soup'));
    await list('laptop').focus();
    await desk.page.keyboard.press('Control+z');
    await said('Taken back.').waitFor();
    await expect.poll(() => urls(theirs)).toContain(url('soup'));
  });

  test('one is opened here, and brought to the front where it is', async () => {
    await tab('laptop', 'news').dblclick();
    await said('“All about news” opened on desk.').waitFor();
    await expect.poll(() => urls(ours)).toContain(url('news'));
    await tab('laptop', 'knots').click();
    await desk.button('Go to it').click();
    await said('“All about knots” is in front on laptop.').waitFor();
    await tab('laptop', 'knots').getByText('active').waitFor();
  });

  test('a set is saved, opened elsewhere and deleted', async () => {
    await list('desk').getByRole('row', { name: 'Firefox, window 1' }).click();
    await desk.button('Save as a set…').click();
    await desk.button('Save').click();
    await desk.page.getByText('Write a name first.').waitFor();
    await desk.look('save');
    await desk.page.getByRole('textbox', { name: 'Name of the set' }).fill('Holiday');
    await desk.page.keyboard.press('Enter');
    await said('“Holiday” is saved.').waitFor();
    await view('Saved sets').click();
    const set = desk.page.getByRole('listitem').filter({ hasText: 'Holiday' });
    await set.waitFor();
    await desk.look('sets');
    theirs.act(([first]) => (first ? [{ ...first, tabs: first.tabs.slice(0, 1) }] : []));
    await set.getByRole('button', { name: 'Open on: Holiday' }).click();
    await menuItem('laptop').click();
    await said('“Holiday” opened on laptop').waitFor();
    await expect.poll(() => urls(theirs)).toEqual(expect.arrayContaining([url('mail'), url('trains')]));
    await set.getByRole('button', { name: 'Delete: Holiday' }).click();
    await desk.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await desk.page.getByText('No saved set yet').waitFor();
  });

  test('what was closed is opened again', async () => {
    await view('Open').click();
    await tab('desk', 'choir').click();
    await desk.button('Close tabs').click();
    await expect.poll(() => urls(ours)).not.toContain(url('choir'));
    await view('Recently closed').click();
    await desk.button('Open again: All about choir').waitFor();
    await desk.look('closed');
    await desk.button('Open again: All about choir').click();
    await expect.poll(() => urls(ours)).toContain(url('choir'));
  });

  test('one follows the other: where it comes apart is seen, and either side ends it', async () => {
    const together = desk.page.getByRole('list', { name: 'Browsing together' });
    theirs.windows = [
      {
        ...{ id: 'led', isFocused: true, groups: [] },
        tabs: [{ ...tabOf('led-news', url('news'), 'All about news'), isActive: true }],
      },
    ];
    theirs.changed();
    ours.leads.set(url('account'), url('login'));
    await view('Open').click();
    await desk.button('Together with laptop').click();
    await menuItem('Follow laptop').click();
    await together.getByText('This device follows laptop, which shows “All about news”.').waitFor();
    theirs.do({ do: 'navigate', tab: 'led-news', url: url('account') });
    await together.getByText('Apart: account.example led elsewhere here').waitFor();
    await desk.look('follows');
    await desk.button('Stop following').click();
    ours.leads.clear();
    await expect.poll(() => together.getByRole('listitem').count()).toBe(0);
    await laptop.call.tabs.follow({ device: 'desk' });
    await together.getByText('laptop follows this device').waitFor();
    await desk.button('End it').click();
    await expect.poll(async () => (await laptop.call.tabs.following({})).follows).toBeUndefined();
  });

  test('two have the same tabs: what one closes is opened again from here', async () => {
    const together = desk.page.getByRole('list', { name: 'Browsing together' });
    const sorted = (browser: TestBrowser) => urls(browser).toSorted();
    await desk.button('Together with laptop').click();
    await menuItem('Have the same tabs as laptop').click();
    await together.getByText('The same tabs as on laptop.').waitFor();
    await expect.poll(() => sorted(theirs).join() === sorted(ours).join()).toBe(true);
    expect(urls(theirs)).toContain(url('choir'));
    await desk.look('mirrored');
    const choir = theirs.tabs.find((one) => one.url === url('choir'));
    theirs.do({ do: 'close', tabs: [choir?.id ?? ''] });
    await expect.poll(() => urls(ours)).not.toContain(url('choir'));
    await view('Recently closed').click();
    const closed = desk.page.getByRole('listitem').filter({ hasText: 'wherever the same tabs are' });
    await closed.getByRole('button', { name: 'Open again: All about choir' }).click();
    await expect.poll(() => urls(theirs)).toContain(url('choir'));
    await desk.button('Turn off').click();
    await expect.poll(() => together.getByRole('listitem').count()).toBe(0);
  });

  test('of thousands only what is seen is drawn, and the last one is a key away', async () => {
    await view('Open').click();
    const many = Array.from({ length: 5_000 }, (_, at) => `p${at}`);
    await using _edge = await startBrowser(desk.home, 'Edge', many);
    await using _opera = await startBrowser(desk.home, 'Opera', many.slice(0, 4_980));
    await desk.page.getByText(/^9,99\d tabs|^10,00\d tabs/).waitFor();
    await list('desk').focus();
    await desk.page.keyboard.press('End');
    await tab('desk', 'p4979').waitFor();
    expect(await list('desk').getByRole('row').count()).toBeLessThan(100);
    await desk.page.keyboard.press('Home');
    await list('desk')
      .getByRole('row', { name: /^Firefox/ })
      .first()
      .waitFor();
  });

  test('a device that sleeps keeps its list, and its tabs open here', async () => {
    await laptop.kill();
    await desk.page.getByText(/^Asleep · as it was/).waitFor();
    await desk.look('asleep');
    await tab('laptop', 'trains').click();
    expect(await desk.button('Move here').isDisabled()).toBe(true);
    await desk.button('Open here').click();
    await said('“All about trains” opened on desk.').waitFor();
  });
});
