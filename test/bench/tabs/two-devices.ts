import type { Chromium } from '../../peers/browsers/chromium.ts';
import { pair } from '../../peers/device/pair.ts';
import type { Server } from '../../peers/servers/server.ts';
import { dragomanHome } from '../contenders.ts';
import { type RunningDevice, runDevice } from '../startup.ts';
import { browserOf } from './browser.ts';

export interface TwoDevices extends AsyncDisposable {
  leads: RunningDevice;
  follows: RunningDevice;
}

export interface TwoBrowsers extends TwoDevices {
  /** Of the device that leads, and of the one that follows. */
  leading: Chromium;
  following: Chromium;
}

export const LEADS = 'leads';
export const FOLLOWS = 'follows';

/** Two devices of one account, each a `dragoman run` of its own, paired. */
export async function twoDevices(server: Server): Promise<TwoDevices> {
  const leads = await runDevice(await dragomanHome(server, { device: LEADS }));
  const follows = await runDevice(await dragomanHome(server, { device: FOLLOWS }));
  await pair(follows.local, leads.local, { one: FOLLOWS, other: LEADS });
  return {
    ...{ leads, follows },
    async [Symbol.asyncDispose]() {
      for (const { local, run } of [leads, follows]) {
        local.close();
        await run.stop();
      }
    },
  };
}

/** And with a Chromium each. */
export async function twoBrowsers(server: Server): Promise<TwoBrowsers> {
  const devices = await twoDevices(server);
  const leading = await browserOf(devices.leads.home);
  const following = await browserOf(devices.follows.home);
  return {
    ...{ ...devices, leading, following },
    async [Symbol.asyncDispose]() {
      await Promise.all([leading.kill(), following.kill()]);
      await devices[Symbol.asyncDispose]();
    },
  };
}
