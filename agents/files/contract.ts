import { z } from 'zod';
import { who } from '../../app/grant.ts';

/** One folder of this PC and what others may do in it. */
export const share = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^/\\\p{Cc}]+$/u, { error: 'must not contain slashes or control characters' })
    .refine((name) => name !== '.' && name !== '..', { error: 'is no usable name' })
    .meta({ title: 'Name', description: 'What others see' }),
  folder: z
    .string()
    .regex(/^(\/|[A-Za-z]:[\\/]|\\\\)/, { error: 'must be a whole path, such as /home/you/Documents' })
    .meta({ title: 'Folder', format: 'folder' }),
  access: z.enum(['read', 'add', 'drop', 'write']).meta({
    title: 'Access',
    labels: {
      read: 'Read: see and fetch',
      add: 'Add: read, and put in new files',
      drop: 'Drop: put in files, and see nothing',
      write: 'Write: everything',
    },
  }),
  who: z.array(who).optional().meta({
    title: 'Only for',
    description: 'Of those who may at all, only these. With nobody named: all of them.',
  }),
});

const page = {
  after: z.string().optional(),
  before: z.string().optional(),
  index: z.int().min(0).optional(),
  max: z.int().min(0).optional(),
};

export const listing = z.object({
  directories: z.array(z.object({ name: z.string() })),
  files: z.array(
    z.object({
      name: z.string(),
      sizeBytes: z.int().min(0),
      modified: z.iso.datetime().optional(),
      mediaType: z.string().optional(),
    }),
  ),
  /** Where this page begins and ends, and how many entries there are in all (XEP-0059 §2). */
  first: z.string().optional(),
  firstIndex: z.int().optional(),
  last: z.string().optional(),
  total: z.int().optional(),
});

const listQuery = z.strictObject({ path: z.string(), ...page });

export const filesContract = {
  name: 'files',
  title: 'Files',
  settings: z.strictObject({
    shares: z
      .array(share)
      .refine((shares) => new Set(shares.map((one) => one.name)).size === shares.length, {
        error: 'two shares have the same name',
      })
      .default([])
      .meta({ title: 'Shares', description: 'Folders of this PC that others can see, each under a name' }),
  }),
  permissions: {
    read: { title: 'See and fetch files', default: [{ who: 'own-account', decision: 'allow' }] },
  },
  queries: {
    list: { input: listQuery, output: listing },
  },
  calls: {
    /** A folder of another device, or of this one when no device is named. */
    list: { input: listQuery.extend({ device: z.string().optional() }), output: listing },
  },
} as const;

export type Share = z.output<typeof share>;
export type Listing = z.output<typeof listing>;
export type ListQuery = z.output<typeof listQuery>;
