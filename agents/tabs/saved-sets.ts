import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from '../../app/agent.ts';
import { KeptFiles } from '../../app/kept-files.ts';
import type { Browser, SavedSet, TabWindow } from './contract.ts';
import { page, savedSet } from './contract-asked.ts';
import { pageOf } from './page-of.ts';

export const MAX_SETS = 200;
export const MAX_SET_TABS = 2_000;

export const keptSet = savedSet.extend({
  windows: z.array(z.object({ pages: z.array(page) })),
});

export type KeptSet = z.output<typeof keptSet>;

export interface SavedSetsOptions {
  folder: string;
  /** Whether this may be told by now: the person may have excluded a site since. */
  isShared(url: string): boolean;
}

/** The sets that were saved on this device, one file each. */
export class SavedSets extends EventEmitter<{ change: [] }> {
  readonly #files: KeptFiles<KeptSet>;
  readonly #isShared: (url: string) => boolean;

  private constructor({ folder, isShared }: SavedSetsOptions) {
    super();
    this.#isShared = isShared;
    this.#files = new KeptFiles({ folder: join(folder, 'sets'), schema: keptSet, keyOf: ({ id }) => id });
  }

  static async start(options: SavedSetsOptions): Promise<SavedSets> {
    const sets = new SavedSets(options);
    await sets.#files.load();
    return sets;
  }

  get list(): SavedSet[] {
    return listOf(this.kept);
  }

  get kept(): KeptSet[] {
    return this.#files.all.map((set) => sharedOf(set, this.#isShared));
  }

  /** @throws Refusal where there is none of this id */
  get(id: string): KeptSet {
    const set = this.#files.get(id);
    if (!set) throw new Refusal('item-not-found', 'There is no such set any more.');
    return sharedOf(set, this.#isShared);
  }

  async save(
    name: string,
    windows: readonly TabWindow[],
    { isOver }: { isOver: boolean },
  ): Promise<SavedSet> {
    const same = this.#files.all.find((set) => set.name === name);
    if (same && !isOver) throw new Refusal('conflict', `There is a set called ${name} already.`);
    const kept = windows
      .map((window) => ({ pages: window.tabs.map((tab) => pageOf(tab, window)) }))
      .filter(({ pages }) => pages.length > 0);
    const tabCount = countOf(kept);
    if (tabCount === 0) throw new Refusal('not-acceptable', 'There are no tabs to save.');
    if (tabCount > MAX_SET_TABS)
      throw new Refusal('not-acceptable', `A set has at most ${MAX_SET_TABS} tabs; these are ${tabCount}.`);
    if (!same && this.#files.size >= MAX_SETS)
      throw new Refusal('resource-constraint', `There are ${MAX_SETS} sets. Delete one first.`);
    const about = {
      ...{ id: same?.id ?? randomUUID(), name, savedAt: new Date().toISOString() },
      ...{ windowCount: kept.length, tabCount },
    };
    await this.#files.keep({ ...about, windows: kept });
    this.emit('change');
    return about;
  }

  async forget(id: string): Promise<void> {
    this.get(id);
    await this.#files.forget(id);
    this.emit('change');
  }
}

function sharedOf({ windows, ...about }: KeptSet, isShared: (url: string) => boolean): KeptSet {
  const shared = windows
    .map(({ pages }) => ({ pages: pages.filter(({ url }) => isShared(url)) }))
    .filter(({ pages }) => pages.length > 0);
  return { ...about, windowCount: shared.length, tabCount: countOf(shared), windows: shared };
}

function countOf(windows: KeptSet['windows']): number {
  return windows.reduce((sum, { pages }) => sum + pages.length, 0);
}

/** What is told of them, by their names. */
export function listOf(sets: readonly KeptSet[]): SavedSet[] {
  return sets.map(({ windows: _windows, ...about }) => about).sort((a, b) => a.name.localeCompare(b.name));
}

/** The windows with these tabs in them, or all that there are. */
export function windowsWith(browsers: readonly Browser[], ids: readonly string[] | undefined): TabWindow[] {
  const windows = browsers.flatMap((browser) => browser.windows);
  if (!ids) return windows;
  const wanted = new Set(ids);
  return windows.map((window) => ({ ...window, tabs: window.tabs.filter(({ id }) => wanted.has(id)) }));
}
