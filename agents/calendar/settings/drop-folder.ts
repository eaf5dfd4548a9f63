import { z } from 'zod';

/** Where files with messages about meetings are dropped. */
export const dropFolder = z
  .string()
  .regex(/^(\/|[A-Za-z]:[\\/]|\\\\)/, { error: 'must be a whole path, such as /home/you/invitations' })
  .optional()
  .meta({
    title: 'Folder for invitations',
    description:
      'An .ics file with an invitation that you put there is answered, and the answer is laid beside it',
    format: 'folder',
  });
