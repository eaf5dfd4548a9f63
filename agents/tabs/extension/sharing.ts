import { isExcluded, isWebAddress } from '../protocol/sites.ts';
import type { RefusedReason } from '../protocol.ts';

/** What the person chose to keep in this browser. */
export class Sharing {
  isPaused = false;
  /** Sites of this browser's own options. */
  never: string[] = [];
  /** Sites of the device's settings; they come with each welcome and are kept for the time without one. */
  neverOnDevice: string[] = [];

  async load(): Promise<void> {
    const { isPaused, never, neverOnDevice } = await chrome.storage.local.get([
      'isPaused',
      'never',
      'neverOnDevice',
    ]);
    this.isPaused = isPaused === true;
    this.never = Array.isArray(never) ? never : [];
    this.neverOnDevice = Array.isArray(neverOnDevice) ? neverOnDevice : [];
  }

  async keepOfDevice(never: string[]): Promise<void> {
    this.neverOnDevice = never;
    await chrome.storage.local.set({ neverOnDevice: never });
  }

  isExcluded(url: string): boolean {
    return isExcluded(url, this.never) || isExcluded(url, this.neverOnDevice);
  }

  isShared(url: string): boolean {
    return isWebAddress(url) && !this.isExcluded(url);
  }

  /** Why nothing of this address is opened; undefined where it is. */
  refusal(url: string): RefusedReason | undefined {
    if (!isWebAddress(url)) return 'not-http';
    return this.isExcluded(url) ? 'excluded' : undefined;
  }
}
