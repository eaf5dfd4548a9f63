import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { LINK_CHANNEL } from '../app/link/link-channel.ts';

/** Both halves of V8's space for what has just been made. */
const MOST_NEW_BYTES = 8 * 1024 * 1024;

/**
 * Keeps V8 from taking memory that is not needed. By itself it lets the space for what has just been made grow to
 * 32 MiB while a transfer lasts, whose chunks live for a moment, and old garbage pile up to four times of what is in
 * use. How large that space may become is fixed when Node starts; how much it grows by is not.
 *
 * From the first link on: watching the collector costs 10 MB, more than there is to save in a process at rest.
 */
export function keepHeapSmallInLinks(): void {
  const begin = () => {
    unsubscribe(LINK_CHANNEL, begin);
    keepHeapSmall();
  };
  subscribe(LINK_CHANNEL, begin);
}

function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=100');
  new PerformanceObserver(() => {
    setFlagsFromString(`--semi-space-growth-factor=${newSpaceBytes() < MOST_NEW_BYTES ? 2 : 1}`);
  }).observe({ entryTypes: ['gc'] });
}

function newSpaceBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
}
