import { z } from 'zod';
import { browser, id, tab, window } from './contract-lists.ts';

/** A window, or a part of one that is too long for an item (docs/protocol/tabs.md). */
export const published = z.object({
  at: z.iso.datetime(),
  browser: browser.pick({ id: true, name: true }),
  window: window.pick({ id: true, groups: true }),
  /** The first tab of the part before this one. */
  after: id.optional(),
  tabs: z.array(tab),
  /** Tabs of the whole device that no item has. */
  unlistedCount: z.int().optional(),
});

/** A piece of a set that was saved on a device: the text of all its pieces is its JSON. */
export const setPiece = z.object({
  at: z.iso.datetime(),
  /** Of how many. */
  count: z.int().min(1),
  text: z.string(),
});

export type Published = z.output<typeof published>;
export type SetPiece = z.output<typeof setPiece>;
