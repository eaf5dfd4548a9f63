import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LINK_CHANNEL } from '../app/link/link-channel.ts';

/** Both halves of V8's space for what has just been made. */
const MOST_NEW_BYTES = 8 * 1024 * 1024;

/** What may become old before the first collection of it: V8 by itself lets 40 MB pile up until then. */
const MOST_FIRST_BYTES = 16 * 1024 * 1024;

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
  let mostOldBytes = bytesOf('old_space', 'space_used_size') + MOST_FIRST_BYTES;
  new PerformanceObserver(() => {
    const isSmall = bytesOf('new_space', 'space_size') < MOST_NEW_BYTES;
    setFlagsFromString(`--semi-space-growth-factor=${isSmall ? 2 : 1}`);
    if (bytesOf('old_space', 'space_used_size') <= mostOldBytes) return;
    mostOldBytes = Number.POSITIVE_INFINITY;
    collect();
  }).observe({ entryTypes: ['gc'] });
}

/** From then on V8 goes by the percentage; nothing else asks it for that while it runs. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  setFlagsFromString('--no-expose-gc');
}

function bytesOf(space: string, which: 'space_size' | 'space_used_size'): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === space)?.[which] ?? 0;
}
