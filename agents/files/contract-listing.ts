import { z } from 'zod';

/** `share/folder/name`, without a slash at either end; empty for the list of shares. */
export const path = z.string().max(4_096);

/** Which part of a list, in the terms of XEP-0059 §2. */
const page = {
  after: z.string().optional(),
  before: z.string().optional(),
  index: z.int().min(0).optional(),
  max: z.int().min(0).optional(),
};

export const listQuery = z.strictObject({
  path,
  ...page,
  /** Folders stand before files, whatever the order. */
  sort: z.enum(['name', 'size', 'modified', 'type']).optional(),
  descending: z.boolean().optional(),
});

const modified = z.iso.datetime().optional();

export const file = z.object({
  name: z.string(),
  sizeBytes: z.int().min(0),
  modified,
  mediaType: z.string().optional(),
  /** Its own owner may run it. */
  executable: z.boolean().optional(),
});

export const listing = z.object({
  directories: z.array(z.object({ name: z.string(), modified })),
  files: z.array(file),
  /** Where this page begins and ends, and how many entries there are in all (XEP-0059 §2). */
  first: z.string().optional(),
  firstIndex: z.int().optional(),
  last: z.string().optional(),
  total: z.int().optional(),
});

/** One thing by its path. */
export const entry = z.discriminatedUnion('kind', [
  file.extend({ kind: z.literal('file') }),
  z.object({ kind: z.literal('folder'), name: z.string(), modified }),
]);

export type Listing = z.output<typeof listing>;
export type ListQuery = z.output<typeof listQuery>;
export type Entry = z.output<typeof entry>;
