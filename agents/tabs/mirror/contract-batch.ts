import { z } from 'zod';
import { title, url } from '../contract-lists.ts';
import { shareable } from '../shareable.ts';
import { STAMP } from './stamp.ts';

/** Changes that travel in one batch at most. */
export const MAX_CHANGES = 500;
export const MAX_DEVICES = 32;

const id = z.string().regex(/^[\w-]{1,40}$/);
const stamp = z.string().regex(STAMP);
const shared = url.refine((text) => shareable(text) === text, { error: 'must be the address of a web page' });
const index = z.string().regex(/^[0-9A-Za-z]{1,200}$/);
const head = { tab: id, stamp };

export const change = z.discriminatedUnion('field', [
  z.strictObject({ ...head, field: z.literal('page'), value: z.strictObject({ url: shared, title }) }),
  z.strictObject({ ...head, field: z.literal('place'), value: z.strictObject({ window: id, index }) }),
  z.strictObject({ ...head, field: z.literal('isPinned'), value: z.boolean() }),
  z.strictObject({ ...head, field: z.literal('isClosed'), value: z.literal(true) }),
]);

/** Per device, up to which of its stamps. */
export const known = z
  .record(z.string().regex(/^[0-9a-f]{32}$/), stamp)
  .refine((devices) => Object.keys(devices).length <= MAX_DEVICES, { error: 'too many devices' });

export const batch = z.strictObject({
  from: known,
  upTo: known,
  forgotten: known,
  changes: z.array(change).max(MAX_CHANGES),
});

export type Batch = z.output<typeof batch>;
