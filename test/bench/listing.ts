import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Listing, ListQuery } from '../../agents/files/contract.ts';
import { median } from './statistics.ts';

export interface ListingMeasured {
  entries: number;
  /** Median and worst, as whoever asks sees it. */
  firstPageMs: [number, number];
  /** Once the first is there, any other by its index: the sort of all, and the pages after it. */
  sortMs: number;
  nextPageMs: [number, number];
  /** What Node's own `readdir` takes for the names alone, in the same rounds. */
  readdirMs: number;
  /** This process, before and after all rounds. */
  rssBytes: [number, number];
}

/** A folder of many entries, looked at through `ask`: by call, by query or over a link. */
export async function benchListing(
  open: (folder: string) => Promise<{ path: string; ask(query: ListQuery): Promise<Listing> }>,
  { entries = 100_000, rounds = 9 }: { entries?: number; rounds?: number } = {},
): Promise<ListingMeasured> {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-bench-'));
  try {
    for (let count = 0; count < entries; count++) writeFileSync(join(folder, `file ${count}.txt`), '');
    const { path, ask } = await open(folder);
    const timed = async (run: () => Promise<unknown>) => {
      await turn();
      const began = performance.now();
      await run();
      return performance.now() - began;
    };
    await ask({ path, max: 1 });
    const before = process.memoryUsage.rss();
    const [first, plain]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      // A name that comes makes the folder another, so that nothing is known of it.
      writeFileSync(join(folder, `new ${round}`), '');
      first.push(await timed(() => ask({ path, max: 100 })));
      plain.push(await timed(() => readdir(folder)));
    }
    const sortMs = await timed(() => ask({ path, index: entries / 2, max: 100 }));
    const next: number[] = [];
    for (let index = 0; index < entries; index += entries / 20)
      next.push(await timed(() => ask({ path, index, max: 100 })));
    return {
      entries,
      firstPageMs: [median(first), Math.max(...first)],
      sortMs,
      nextPageMs: [median(next), Math.max(...next)],
      readdirMs: median(plain),
      rssBytes: [before, process.memoryUsage.rss()],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
