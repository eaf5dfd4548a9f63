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

export type Share = z.output<typeof share>;
