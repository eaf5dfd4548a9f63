import { z } from 'zod';
import { group, id, title, url } from './contract-lists.ts';

/** Tabs that were closed, where they were. */
export const closedTabs = z.array(
  z.strictObject({
    browser: id,
    window: id,
    index: z.int().min(0),
    id,
    url,
    title,
    isPinned: z.boolean(),
    group: group.exactOptional(),
  }),
);

/** Tabs that were opened, so that they can be closed where they still show it. */
export const openedTabs = z.array(z.strictObject({ id, url }));

/** Tabs that were moved, and where they were. */
export const movedTabs = closedTabs;

/** Under which name those tabs are kept. */
const kept = z.strictObject({ kept: id });

export const [closed, opened, moved] = [kept, kept, kept];

export type Kept = z.output<typeof kept>;
export type PlaceOfClosed = z.output<typeof closedTabs>[number];
