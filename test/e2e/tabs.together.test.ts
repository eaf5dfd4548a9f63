import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { extension } from '../peers/browsers/bridge.ts';
import { type Chromium, startChromium } from '../peers/browsers/chromium.ts';
import { type Site, startSite } from '../peers/browsers/site.ts';
import { TestBrowser, tabOf } from '../peers/device/browser.ts';
import { type Device, install } from '../peers/device/device.ts';
import { pair } from '../peers/device/pair.ts';
import { until } from '../peers/device/until.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { pair as pairBrowser } from '../unit/tabs/paired/client.ts';
import { type Desk, startDesk } from './desk.ts';
import { tabTo } from './keyboard.ts';
import { checkAccessible, shot } from './looks.ts';

// The window, and a real Chromium on the same PC; another device of the same person, and a contact.

let desk: Desk;
let site: Site;
let chromium: Chromium;
let laptop: Device;
let ann: Device;
/** Of the laptop, and of ann. */
let theirs: TestBrowser;
let anns: TestBrowser;
/** Where Chromium keeps its things. */
const person = freshFolder('person');

beforeAll(async () => {
  mkdirSync(join(person, '.config/chromium'), { recursive: true });
  site = await startSite();
  const password = 'secret';
  desk = await startDesk({
    ...{ name: 'together', env: { HOME: person }, others: { laptop: {} } },
    prepare: async (server) => {
      await server.addUser('ann', password);
      await server.befriend('you', 'ann');
      ann = await install({ server, jid: 'ann@localhost', password, name: 'tower' });
    },
  });
  laptop = desk.others.laptop as Device;
  await pair(desk, laptop, { one: 'desk', other: 'laptop' });
  [theirs, anns] = [new TestBrowser('laptop', 'Firefox'), new TestBrowser('ann', 'Firefox')];
  theirs.windows = [windowOf('boats')];
  anns.windows = [windowOf('garden')];
  await theirs.connect(laptop.home);
  return async () => {
    for (const browser of [theirs, anns]) browser.leave();
    await chromium?.kill();
    for (const one of [ann, desk, site]) await one[Symbol.asyncDispose]();
  };
});

afterEach(() => desk.assertNoComplaint());

function windowOf(name: string) {
  const tab = { ...tabOf(name, site.at(`${name}/0`), `All about ${name}`), isActive: true };
  return { id: `w-${name}`, isFocused: true, groups: [], tabs: [tab] };
}

const menuItem = (name: string) => desk.page.getByRole('menuitem', { name, exact: true });
const dialog = () => desk.page.getByRole('dialog');
const row = (name: string) =>
  desk.page.getByRole('grid', { name: 'Tabs of desk' }).getByRole('row', { name });
const together = () => desk.page.getByRole('list', { name: 'Browsing together' });
const urls = (browser: TestBrowser) => browser.tabs.map(({ url }) => url);
const urlsHere = async () => (await chromium.rows()).flatMap(({ tabs }) => tabs.map(({ url }) => url));
const followed = async (device: Device) => (await device.call.tabs.following({})).follows?.device;

describe('a browser that may start no program', () => {
  test('by keyboard: its code is shown, it is paired, and removed', async () => {
    await desk.button('Tabs').click();
    await desk.button('Connect a browser…').last().click();
    await tabTo(desk.page, desk.button('Show a code'));
    await desk.page.keyboard.press('Enter');
    const code = dialog().getByRole('status').locator('code');
    const [port = '', ...letters] = (await code.innerText()).split('-');
    await desk.look('code');
    await pairBrowser(Number(port), letters.join(''));
    const paired = dialog().getByRole('list', { name: 'Paired browsers' });
    await paired.getByText('not connected now').waitFor();
    expect(await code.count()).toBe(0);
    await desk.button('Show a code').press('Enter');
    await code.waitFor();
    expect(await desk.button('Hide the code').evaluate((one) => one === document.activeElement)).toBe(true);
    const other = new AbortController();
    const elsewhere = desk.call.tabs.pairBrowser({}, { signal: other.signal }).catch(() => {});
    await dialog().getByText('Another code is shown now.').waitFor();
    other.abort();
    await elsewhere;
    await desk.look('paired');
    await tabTo(desk.page, desk.button('Remove Chromium'));
    await desk.page.keyboard.press('Enter');
    await paired.waitFor({ state: 'detached' });
    await desk.button('Tell them the way').press('Enter');
    await desk.page.getByText('knows the way to Dragoman').waitFor();
    await dialog().getByRole('button', { name: 'Close' }).press('Enter');
    await dialog().waitFor({ state: 'detached' });
  });
});

describe('the popup of Chromium', () => {
  const inPopup = (use: (page: Page) => Promise<void>) =>
    chromium.inPopup(async (page) => {
      await page.getByText('This is desk.').waitFor();
      await use(page);
    });
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

  beforeAll(async () => {
    chromium = await startChromium({ profile: join(person, '.config/chromium'), extension, home: person });
    await chromium.open(site.at('read/0'));
    await row('Page read/0').waitFor();
  });

  test('sends the tab in front', async () => {
    await inPopup(async (page) => {
      const link = page.getByRole('link', { name: 'All about boats' });
      // What the laptop has open may come a moment after the popup has asked.
      await until(
        async () => {
          await page.reload();
          await page.getByText('This is desk.').waitFor();
          await delay(500);
          return link.count();
        },
        (count) => count === 1,
      );
      await checkAccessible(page);
      await press(page, 'Send this tab to laptop');
      await page.getByText('Sent to laptop.').waitFor();
    });
    expect(urls(theirs)).toContain(site.at('read/0'));
  });

  test('follows, shows who follows, and ends both', async () => {
    await inPopup(async (page) => {
      await press(page, 'Follow laptop');
      await page.getByRole('button', { name: 'Stop following laptop' }).waitFor();
      await until(urlsHere, (all) => all.includes(site.at('boats/0')));
      await press(page, 'Stop following laptop');
      await page.getByRole('button', { name: 'Follow laptop', exact: true }).waitFor();
      expect((await desk.call.tabs.following({})).follows).toBeUndefined();
      await laptop.call.tabs.follow({ device: 'desk' });
      await page.reload();
      await page.getByText('laptop sees the pages you look at.').waitFor();
      await shot(page, 'popup');
      await page.emulateMedia({ colorScheme: 'dark' });
      await shot(page, 'popup');
      await checkAccessible(page);
      await press(page, 'End it: laptop');
      await page.getByText('laptop sees').waitFor({ state: 'detached' });
    });
    expect(
      await until(
        () => followed(laptop),
        (device) => device === undefined,
      ),
    ).toBeUndefined();
  });

  test('pauses, and the window says so', async () => {
    await inPopup(async (page) => {
      await page.getByLabel('Pause sharing').check();
      await desk.page.getByText('Sharing is paused').waitFor();
      await page.getByLabel('Pause sharing').uncheck();
      await row('Page read/0').waitFor();
    });
  });
});

describe('a contact', () => {
  const answer = async (yes: boolean) => {
    const [card] = await until(
      () => ann.call.core.approvals({}),
      (cards) => cards.length > 0,
    );
    await ann.call.core.answer({ id: card?.id ?? '', yes });
  };
  const wish = async (name: string) => {
    await desk.button('Together with a contact').click();
    await menuItem(name).click();
  };
  const over = () => expect.poll(() => together().getByRole('listitem').count()).toBe(0);

  test('who is away cannot be asked, and the window says who can', async () => {
    await wish('Follow a contact…');
    await dialog().getByText('No contact is online with Dragoman').waitFor();
    await dialog().getByRole('button', { name: 'Close' }).press('Enter');
    await dialog().waitFor({ state: 'detached' });
  });

  test('is asked to follow, all by keyboard, and says no: it is said in words', async () => {
    await ann.run();
    await anns.connect(ann.home);
    await tabTo(desk.page, desk.button('Together with a contact'));
    for (const key of ['Enter', 'ArrowDown']) await desk.page.keyboard.press(key);
    await menuItem('Let a contact follow…').press('Enter');
    await dialog().getByText('ann@localhost').first().waitFor();
    await desk.look('invite');
    await tabTo(desk.page, desk.button('Ask them to follow'));
    await desk.page.keyboard.press('Enter');
    await together().getByText('ann@localhost is asked to follow this device…').waitFor();
    await answer(false);
    await together().getByText('ann@localhost does not follow this device. The person there').waitFor();
    await together().getByRole('button', { name: 'Close' }).click();
    await over();
  });

  test('follows with their yes, and it is ended here; it is taken back where they do not answer', async () => {
    await wish('Let a contact follow…');
    await desk.button('Ask them to follow').click();
    await answer(true);
    await together().getByText('ann@localhost follows this device').waitFor();
    await chromium.open(site.at('shown/0'));
    await until(
      async () => urls(anns),
      (all) => all.includes(site.at('shown/0')),
    );
    await desk.button('End it').click();
    await over();
    await until(
      () => followed(ann),
      (leader) => leader === undefined,
    );
    await wish('Let a contact follow…');
    await desk.button('Ask them to follow').click();
    await desk.button('Take it back').click();
    await over();
  });

  test('is followed from their page among the devices, once they let this person ask and say yes', async () => {
    const follow = async () => {
      await desk.button('Devices').click();
      await desk.page.getByRole('button', { name: /ann@localhost/ }).click();
      await desk.button('Browse together').click();
      await menuItem('Follow a contact…').click();
      await desk.button('Ask to follow').click();
    };
    await follow();
    await together().getByText('ann@localhost is not followed now. You may not ask this.').waitFor();
    const grants = [{ permission: 'tabs.show', who: 'jid:you@localhost', decision: 'ask' }];
    await ann.call.core.setSetting({ path: 'grants', value: grants });
    anns.do({ do: 'activate', tab: 'garden', isFocused: true });
    await follow();
    await answer(true);
    await together()
      .getByText('This device follows ann@localhost, which shows “All about garden”.')
      .waitFor();
    await until(urlsHere, (all) => all.includes(site.at('garden/0')));
    await desk.look('contact');
    await desk.button('Stop following').click();
    await over();
  });

  test('has this person asked to follow, on a card that says what it means', async () => {
    const { jid } = await desk.call.core.status({});
    const invited = ann.call.tabs.invite({ contact: jid });
    await desk.page.getByRole('button', { name: /^Approvals/ }).click();
    await desk.page.getByText('To have you follow them').waitFor();
    await desk.button('Accept').click();
    await invited;
    await desk.button('Tabs').click();
    await together().getByText('This device follows ann@localhost').waitFor();
    await ann.call.tabs.endFollowers({});
    await together().getByText('ann@localhost is not followed now. Its person ended it.').waitFor();
  });
});

test('what another device cannot do is said in its name', async () => {
  theirs.leave();
  await desk.page.getByText('not running').waitFor();
  await row('Page read/0').click();
  await desk.page.keyboard.press('Shift+F10');
  await menuItem('Send to laptop').press('Enter');
  await desk.page.getByText('laptop: No browser with the extension is open on this device.').waitFor();
});
