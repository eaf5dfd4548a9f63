import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { installHost, installManifest } from '../../../main/browsers/native-host.ts';
import { type BrowserUnderTest, startChromium } from '../../peers/browsers/chromium.ts';
import { startFirefox } from '../../peers/browsers/firefox.ts';
import { until } from '../../peers/device/until.ts';
import { freshFolder } from '../../peers/servers/folder.ts';
import type { Server } from '../../peers/servers/index.ts';
import { Device } from '../cuts/device.ts';
import { dragomanProgram, extension } from '../places.ts';
import { type Way, wayTo } from './way.ts';

const PATIENCE_MS = 60_000;

export interface BrowsingDevice extends AsyncDisposable {
  name: string;
  device: Device;
  browser: BrowserUnderTest;
  way: Way;
}

/** A device with its own way to the server, and a browser that it sees. */
export async function startBrowsingDevice(
  server: Server,
  name: string,
  kind: 'chromium' | 'firefox',
): Promise<BrowsingDevice> {
  if (!existsSync(extension)) throw new Error('There is no extension yet: npm run build');
  const way = await wayTo(server);
  const { port, host } = way.cable;
  const device = await Device.start({ name, server: { host, port, caFile: way.caFile } });
  const home = freshFolder(`${name}-person`);
  const profile = join(home, 'profile');
  const folders = {
    chromium: join(profile, 'NativeMessagingHosts'),
    firefox: join(home, '.mozilla', 'native-messaging-hosts'),
  };
  const file = await installHost(device.home, { program: process.execPath, args: [dragomanProgram] });
  await installManifest({ name, kind, folder: folders[kind] }, file);
  const browser = await (kind === 'chromium' ? startChromium : startFirefox)({ profile, extension, home });
  const { call } = await device.local;
  await until(
    () => call.tabs.list({}),
    ([own]) => own?.browsers.some(({ isOpen }) => isOpen) === true,
    PATIENCE_MS,
  );
  return {
    ...{ name, device, browser, way },
    async [Symbol.asyncDispose]() {
      await browser.kill();
      await device.end('SIGKILL');
      await way[Symbol.asyncDispose]();
    },
  };
}
