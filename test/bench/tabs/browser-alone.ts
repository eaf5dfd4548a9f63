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
  /** From a page that shows until the end of the bridge knows it. */
  told: Delay;
  /** From asking at the end of the bridge until the page shows. */
  asked: Delay;
}

/** What a browser, its extension and the bridge take by themselves, without a core and another device. */
export async function browserAlone(site: Site, pages: number): Promise<OwnDelays> {
  await using bridge = new Bridge([]);
  await bridge.start();
  await using browser = await browserOf(bridge.home);
  await browser.open(site.entranceOf('alone'));
  await site.shown('alone', 'first');
  const port = (await until(
    async () => bridge.browsers.connected[0],
    (one) => one !== undefined,
  )) as BrowserPort;
  await knows(port, site.urlOf('first'));
  const [told, asked]: [number[], number[]] = [[], []];
  for (let page = 0; page < pages; page++) {
    const name = `alone-${page}`;
    await delay(BETWEEN_MS);
    await site.lead('alone', name);
    const shown = site.shown('alone', name);
    const known = await knows(port, site.urlOf(name));
    told.push(known - (await shown));
  }
  for (let page = 0; page < pages; page++) {
    const name = `asked-${page}`;
    await delay(BETWEEN_MS);
    const tab = tabsOf(port).find(({ url }) => url?.startsWith(site.urlOf('')));
    const began = performance.now();
    void port.request({ do: 'navigate', tab: tab?.id ?? '', url: site.urlOf(name) });
    asked.push((await site.shown('alone', name)) - began);
  }
  return { told: delayOf(told), asked: delayOf(asked) };
}

const tabsOf = (port: BrowserPort) => port.opened.windows.flatMap(({ tabs }) => tabs);

/** Resolves with when it was told so. */
async function knows(port: BrowserPort, url: string): Promise<number> {
  while (!tabsOf(port).some((tab) => tab.url === url)) await once(port, 'opened');
  return performance.now();
}
