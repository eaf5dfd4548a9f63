import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Mirror } from './mirror.ts';
import type { SharedTab } from './shared-set.ts';

/** All that is kept of mirroring; nothing while it is off. */
export interface Kept {
  mirror: Mirror;
  /** Of the browser that takes part; the first that is open where there is none. */
  browser: string | undefined;
  /** Ids of the devices that have the set, too. */
  devices: string[];
  /** Whether it has the set of the others, or began it. */
  hasSet: boolean;
}

const stamps = z.record(z.string(), z.string());
const pairs = z.array(z.tuple([z.string(), z.string()]));
const versioned = <T extends z.ZodType>(value: T) => z.object({ value, stamp: z.string() }).exactOptional();
const sharedTab = z.object({
  page: versioned(z.object({ url: z.string(), title: z.string() })),
  place: versioned(z.object({ window: z.string(), index: z.string() })),
  isPinned: versioned(z.boolean()),
  isClosed: versioned(z.literal(true)),
});
const baseTab = z.object({
  id: z.string(),
  url: z.string().nullable(),
  isPinned: z.boolean(),
  isLoading: z.boolean(),
  standsFor: z.string().exactOptional(),
  ledAtMs: z.number().exactOptional(),
  ledFrom: z.object({ url: z.string(), times: z.number() }).exactOptional(),
});
const base = z.object({
  session: z.string(),
  windows: z.array(z.object({ id: z.string(), tabs: z.array(baseTab) })),
});

const file = z.object({
  browser: z.string().optional(),
  devices: z.array(z.string()),
  hasSet: z.boolean(),
  device: z.string(),
  clock: z.string().optional(),
  set: z.array(z.tuple([z.string(), sharedTab])),
  known: stamps,
  forgotten: stamps,
  aliases: pairs,
  base: base.optional(),
  refused: pairs,
});

/** One file, whole and atomic: after a kill at any moment it is the one before or the one after. */
export class KeptMirror {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, 'mirror.json');
  }

  async load(): Promise<Kept | undefined> {
    const text = await readFile(this.#file, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const { browser, devices, hasSet, ...rest } = file.parse(JSON.parse(text));
    const mirror: Mirror = {
      ...{ device: rest.device, clock: rest.clock, known: rest.known, forgotten: rest.forgotten },
      set: new Map<string, SharedTab>(rest.set),
      aliases: new Map(rest.aliases),
      base: rest.base,
      refused: new Map(rest.refused),
    };
    return { mirror, browser, devices, hasSet };
  }

  /** On the disk when it resolves; gone where there is nothing to keep. */
  async save(kept: Kept | undefined): Promise<void> {
    if (!kept) return rm(this.#file, { force: true });
    const { mirror, ...rest } = kept;
    const { set, aliases, refused, ...plain } = mirror;
    const lists = { set: [...set], aliases: [...aliases], refused: [...refused] };
    await writeFileAtomic(this.#file, JSON.stringify({ ...rest, ...plain, ...lists }), { mode: 0o600 });
  }
}
