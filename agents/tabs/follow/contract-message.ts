import { z } from 'zod';
import { title, url } from '../contract-lists.ts';
import { shareable } from '../shareable.ts';

const tab = z.string().regex(/^[\w-]{1,40}$/);
const fraction = z.number().min(0).max(1);
const count = z.int().min(0);

const scroll = z.strictObject({ tab, page: count, x: fraction, y: fraction });
const view = scroll.extend({
  url: url.refine((text) => shareable(text) === text, { error: 'must be the address of a web page' }),
  title,
});

/** What the leader tells (docs/protocol/follow.md). */
export const ledMessage = z.union([
  z.strictObject({ seq: count, view }),
  z.strictObject({ seq: count, scroll }),
  z.strictObject({ seq: count, hidden: z.literal(true) }),
]);

/** Why a tab does not show what the leader looks at. */
export const apart = z.enum(['elsewhere', 'other-content', 'refused', 'closed']);

export type View = z.output<typeof view>;
export type Scroll = z.output<typeof scroll>;
export type LedMessage = z.output<typeof ledMessage>;
export type Apart = z.output<typeof apart>;
