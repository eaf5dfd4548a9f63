import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LINK_CHANNEL } from '../app/link/link-channel.ts';

/** By so much of what lives the old may grow before it is collected. */
const GROWING_PERCENT = 50;

/** What the first link needs is there by then, and its first answer is not kept waiting. */
const FIRST_COLLECTION_MS = 1_000;

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
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
  setTimeout(collect, FIRST_COLLECTION_MS).unref();
  new PerformanceObserver(() => {
    setFlagsFromString(`--semi-space-growth-factor=${newSpaceBytes() < MOST_NEW_BYTES ? 2 : 1}`);
  }).observe({ entryTypes: ['gc'] });
}

/** Until it has been done once, V8 goes by no percentage, but lets some 40 MB pile up. Nothing else asks for it. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  setFlagsFromString('--no-expose-gc');
}

function newSpaceBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
}
