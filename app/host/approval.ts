import { z } from 'zod';

/** One request that waits for the person. */
export const approval = z.object({
  id: z.string(),
  /** Full JID of the asker. */
  peer: z.string(),
  agent: z.string(),
  /** Exactly what was asked for, its values included, as the person is shown it. */
  action: z.string(),
  deadline: z.iso.datetime(),
  /** Of a pairing: the person compares it with what the other screen shows. */
  code: z.string().optional(),
  /** The answer holds for this once: it cannot be made a grant. */
  isOnce: z.boolean().optional(),
});

export type Approval = z.output<typeof approval>;
