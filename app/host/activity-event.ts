import { z } from 'zod';

/** One line of the activity; `ms` is how long it took. */
export const activityEvent = z.object({
  time: z.iso.datetime(),
  agent: z.string(),
  peer: z.string(),
  action: z.string(),
  outcome: z.enum(['done', 'asked', 'refused', 'failed', 'canceled', 'warning']),
  reason: z.string(),
  ms: z.number(),
  /** Where the event can be taken back: what to say to `dragoman undo`. */
  undo: z.string().optional(),
});

export type ActivityEvent = z.output<typeof activityEvent>;
