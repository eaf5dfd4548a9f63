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

export type Published = z.output<typeof published>;
