import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserPort } from '../../../agents/tabs/browsers/browser-port.ts';
import { Bridge } from '../../peers/browsers/bridge.ts';
import { until } from '../../peers/device/until.ts';
import { browserOf } from './browser.ts';
import { type Delay, delayOf } from './following.ts';
import type { Site } from './site.ts';

const BETWEEN_MS = 300;

export interface OwnDelays {
  /** From a page that shows in one until the end of its bridge knows it. */
  told: Delay;
  /** From asking at the end of the other's bridge until the page shows there. */
  asked: Delay;
  /** From one browser to the other, both at work at once, as they are where one follows. */
  both: Delay;
}

/** What two browsers, their extensions and bridges take by themselves, without a core and another device between them. */
export async function browsersAlone(site: Site, pages: number): Promise<OwnDelays> {
  await using first = await bridged(site, 'first');
  await using second = await bridged(site, 'second');
  const [told, asked, both]: [number[], number[], number[]] = [[], [], []];
  for (let page = 0; page < pages; page++) {
    const name = `alone-${page}`;
    await delay(BETWEEN_MS);
    await site.lead('first', name);
    const known = await knows(first.port, site.urlOf(name));
    const tab = tabsOf(second.port).find(({ url }) => url?.startsWith(site.urlOf('')));
    void second.port.request({ do: 'navigate', tab: tab?.id ?? '', url: site.urlOf(name) });
    const [here, there] = await Promise.all([site.shown('first', name), site.shown('second', name)]);
    told.push(known - here);
    asked.push(there - known);
    both.push(there - here);
  }
  return { told: delayOf(told), asked: delayOf(asked), both: delayOf(both) };
}

interface Bridged extends AsyncDisposable {
  port: BrowserPort;
}

async function bridged(site: Site, name: string): Promise<Bridged> {
  const bridge = new Bridge([]);
  await bridge.start();
  const browser = await browserOf(bridge.home);
  await browser.open(site.entranceOf(name));
  await site.shown(name, 'first');
  const port = (await until(
    async () => bridge.browsers.connected[0],
    (one) => one !== undefined,
  )) as BrowserPort;
  await knows(port, site.urlOf('first'));
  return {
    port,
    async [Symbol.asyncDispose]() {
      await browser.kill();
      await bridge[Symbol.asyncDispose]();
    },
  };
}

const tabsOf = (port: BrowserPort) => port.opened.windows.flatMap(({ tabs }) => tabs);

/** Resolves with when it was told so. */
async function knows(port: BrowserPort, url: string): Promise<number> {
  while (!tabsOf(port).some((tab) => tab.url === url)) await once(port, 'opened');
  return performance.now();
}
