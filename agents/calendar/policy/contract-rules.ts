import { z } from 'zod';
import { rules } from './rule.ts';

const tried = z.object({
  uid: z.string(),
  organizer: z.string(),
  title: z.string(),
  /** Of its first date that was to come, in UTC. */
  start: z.iso.datetime().optional(),
  end: z.iso.datetime().optional(),
  receivedAt: z.iso.datetime(),
  answer: z.enum(['accept', 'decline', 'tentative', 'ask', 'propose', 'silent']),
  /** The rule that decides, by its name or as `rule 1`; absent where none does. */
  rule: z.string().optional(),
  reason: z.string(),
});

export type Tried = z.output<typeof tried>;

export const ruleCalls = {
  /**
   * What rules would have done with the last requests that are remembered, the newest first. Nothing is written, and
   * nobody hears of it.
   */
  tryRules: {
    input: z.strictObject({ rules, most: z.int().min(1).max(500).default(50) }),
    output: z.array(tried),
  },
};
