import { TestBrowser } from './browser.ts';
import { type PairedDevices, type PairedDevicesOptions, startPairedDevices } from './paired-devices.ts';

export interface PairedBrowsers extends PairedDevices {
  /** Of the desktop. */
  chromium: TestBrowser;
  /** Of the laptop. */
  firefox: TestBrowser;
}

/** Two paired devices, each with a browser that has no window yet. */
export async function startPairedBrowsers(options: PairedDevicesOptions = {}): Promise<PairedBrowsers> {
  const devices = await startPairedDevices(options);
  const chromium = new TestBrowser('b-chromium', 'Chromium');
  const firefox = new TestBrowser('b-firefox', 'Firefox');
  await Promise.all([chromium.connect(devices.desktop.home), firefox.connect(devices.laptop.home)]);
  return {
    ...{ ...devices, chromium, firefox },
    async [Symbol.asyncDispose]() {
      for (const browser of [chromium, firefox]) browser.leave();
      await devices[Symbol.asyncDispose]();
    },
  };
}
