import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Device, install } from '../device/device.ts';
import { pair } from '../device/pair.ts';
import { until } from '../device/until.ts';
import { freshFolder } from '../servers/folder.ts';
import type { Server } from '../servers/index.ts';
import { extension } from './bridge.ts';
import { type BrowserUnderTest, startChromium } from './chromium.ts';
import { startFirefox } from './firefox.ts';

/** A device of the person you@localhost, online, and a browser on it that was connected as a person does it. */
export interface DeviceWithBrowser extends AsyncDisposable {
  name: string;
  kind: 'Chromium' | 'Firefox';
  device: Device;
  /** Another one after `restartBrowser`. */
  readonly browser: BrowserUnderTest;
  /** Kills it and starts it again, which brings back its windows. */
  restartBrowser(): Promise<void>;
  /** A newer version of the extension takes the place of the one that runs. */
  updateExtension(): Promise<void>;
}

export async function startDeviceWithBrowser(options: {
  server: Server;
  password: string;
  name: string;
  kind: DeviceWithBrowser['kind'];
  settings?: Record<string, unknown>;
}): Promise<DeviceWithBrowser> {
  const { server, password, name, kind, settings = {} } = options;
  const home = freshFolder(`${name}-person`);
  const profile = join(home, 'profile');
  mkdirSync(join(home, '.mozilla'));
  const jid = 'you@localhost';
  const device = await install({ server, jid, password, name, settings, env: { HOME: home } });
  const where = kind === 'Chromium' ? ['--profile', profile] : [];
  const [installed] = await Promise.all([device.cli('browsers', 'install', ...where), device.run()]);
  if (installed.code !== 0) throw new Error(installed.stderr);
  const own = join(home, 'extension');
  cpSync(extension, own, { recursive: true });
  const start = () => (kind === 'Chromium' ? startChromium : startFirefox)({ profile, extension: own, home });
  let browser = await start();
  return {
    ...{ name, kind, device },
    get browser() {
      return browser;
    },
    restartBrowser: async () => {
      await browser.kill();
      browser = await start();
    },
    updateExtension: async () => {
      raiseVersion(own);
      await browser.updateExtension();
    },
    async [Symbol.asyncDispose]() {
      await browser.kill();
      await device[Symbol.asyncDispose]();
    },
  };
}

function raiseVersion(folder: string): void {
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...manifest, version: `${manifest.version}.1` }));
}

/** Pairs all of them, who from then on know each other; resolves once each sees what the others' browsers show. */
export async function acquaint(all: readonly DeviceWithBrowser[]): Promise<void> {
  const [first, ...others] = all;
  if (!first) return;
  for (const other of others) await pair(first.device, other.device, { one: first.name, other: other.name });
  for (const { device } of all)
    await until(
      () => device.call.tabs.list({}),
      (lists) => lists.filter(({ browsers }) => browsers.some(({ isOpen }) => isOpen)).length === all.length,
      60_000,
    );
}
