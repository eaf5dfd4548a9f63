import { z } from 'zod';
import { id, title, url } from './contract-lists.ts';

/** Tabs that were closed, where they were. */
export const closed = z.strictObject({
  tabs: z.array(
    z.strictObject({
      browser: id,
      window: id,
      index: z.int().min(0),
      id,
      url,
      title,
      isPinned: z.boolean(),
    }),
  ),
});

/** Tabs that were opened, so that they can be closed where they still show it. */
export const opened = z.strictObject({ tabs: z.array(z.strictObject({ id, url })) });

export type ClosedInverse = z.output<typeof closed>;
export type OpenedInverse = z.output<typeof opened>;
