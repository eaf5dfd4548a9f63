import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../peers/device/until.ts';
import type { RunningDevice } from '../startup.ts';
import { quantile } from '../statistics.ts';
import type { Site } from './site.ts';
import { LEADS, type TwoBrowsers, type TwoDevices } from './two-devices.ts';

export interface Delay {
  p50Ms: number;
  p95Ms: number;
}

/** More than what is told in one message. */
const BETWEEN_MS = 300;

/** From a page that shows in the leading browser until it shows in the following one. */
export async function followed(devices: TwoBrowsers, site: Site, pages: number): Promise<Delay> {
  const { leads, follows, leading, following } = devices;
  await leading.open(site.entranceOf('leading'));
  await site.shown('leading', 'first');
  await following.open(site.entranceOf('following'));
  await site.shown('following', 'first');
  await Promise.all([leads, follows].map(hasBrowser));
  await follows.local.call.tabs.follow({ device: LEADS });
  const took: number[] = [];
  for (let page = 0; page < pages; page++) {
    const name = `followed-${page}`;
    await delay(BETWEEN_MS);
    await site.lead('leading', name);
    const [here, there] = await Promise.all([site.shown('leading', name), site.shown('following', name)]);
    took.push(there - here);
  }
  return delayOf(took);
}

export async function hasBrowser({ local }: RunningDevice): Promise<void> {
  await until(
    () => local.call.tabs.list({}),
    ([own]) => own?.browsers.some(({ windows }) => windows.length > 0) === true,
  );
}

/** The plain round trip between the same two devices: a question that is answered from memory, inside the same link. */
export async function roundTrip({ follows }: TwoDevices, times: number): Promise<Delay> {
  const took: number[] = [];
  for (let at = 0; at < times; at++) {
    const began = performance.now();
    await follows.local.call.tabs.sets({});
    took.push(performance.now() - began);
  }
  return delayOf(took);
}

export function delayOf(took: readonly number[]): Delay {
  return { p50Ms: quantile(took, 0.5), p95Ms: quantile(took, 0.95) };
}
