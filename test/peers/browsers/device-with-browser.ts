import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Device, install } from '../device/device.ts';
import { pair } from '../device/pair.ts';
import { until } from '../device/until.ts';
import { freshFolder } from '../servers/folder.ts';
import type { Server } from '../servers/index.ts';
import { type BrowserUnderTest, startChromium } from './chromium.ts';
import { startFirefox } from './firefox.ts';

const extension = fileURLToPath(new URL('../../../out/extension', import.meta.url));

/** A device of the person you@localhost, online, and a browser on it that was connected as a person does it. */
export interface DeviceWithBrowser extends AsyncDisposable {
  name: string;
  device: Device;
  browser: BrowserUnderTest;
}

export async function startDeviceWithBrowser(options: {
  server: Server;
  password: string;
  name: string;
  kind: 'Chromium' | 'Firefox';
  settings?: Record<string, unknown>;
}): Promise<DeviceWithBrowser> {
  const { server, password, name, kind, settings = {} } = options;
  const home = freshFolder(`${name}-person`);
  const profile = join(home, 'profile');
  mkdirSync(join(home, '.mozilla'));
  const jid = 'you@localhost';
  const device = await install({ server, jid, password, name, settings, env: { HOME: home } });
  const own = kind === 'Chromium' ? ['--profile', profile] : [];
  const [installed] = await Promise.all([device.cli('browsers', 'install', ...own), device.run()]);
  if (installed.code !== 0) throw new Error(installed.stderr);
  const start = kind === 'Chromium' ? startChromium : startFirefox;
  const browser = await start({ profile, extension, home });
  return {
    ...{ name, device, browser },
    async [Symbol.asyncDispose]() {
      await browser.kill();
      await device[Symbol.asyncDispose]();
    },
  };
}

/** Pairs all of them, who from then on know each other; resolves once each sees what the others' browsers show. */
export async function acquaint([first, ...others]: readonly [
  DeviceWithBrowser,
  ...DeviceWithBrowser[],
]): Promise<void> {
  for (const other of others) await pair(first.device, other.device, { one: first.name, other: other.name });
  for (const { device } of [first, ...others])
    await until(
      () => device.call.tabs.list({}),
      (lists) =>
        lists.filter(({ browsers }) => browsers.some(({ isOpen }) => isOpen)).length === others.length + 1,
      60_000,
    );
}
