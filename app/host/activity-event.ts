import { z } from 'zod';

const outcome = z.enum(['done', 'asked', 'refused', 'failed', 'canceled', 'warning']);

/** One line of the activity; `ms` is how long it took. */
export const activityEvent = z.object({
  /** Of this event alone; a later one's sorts after it. */
  id: z.string(),
  time: z.iso.datetime(),
  agent: z.string(),
  peer: z.string(),
  action: z.string(),
  outcome,
  reason: z.string(),
  ms: z.number(),
  /** Where the event can be taken back: what to say to `dragoman undo`. */
  undo: z.string().optional(),
});

/** Which events: all that is said of them must hold. */
export const activityFilter = z.strictObject({
  agent: z.string().max(200).optional(),
  /** A bare JID stands for all its resources (RFC 6120 §1.4), the empty one for this device itself. */
  peer: z.string().max(3_071).optional(),
  outcome: outcome.optional(),
  /** Anywhere in it, in small letters or capitals. */
  text: z.string().max(500).optional(),
});

const MAX_PAGE = 1_000;

/** A page of the activity: its newest events that match, or those before the oldest of the page one has. */
export const activityPage = z.strictObject({
  ...activityFilter.shape,
  since: z.iso.datetime().optional(),
  /** The id of an event; one that is not there (any more) has nothing before it. */
  before: z.string().max(64).optional(),
  max: z.int().min(1).max(MAX_PAGE).default(MAX_PAGE),
});

export type ActivityEvent = z.output<typeof activityEvent>;
export type ActivityFilter = z.output<typeof activityFilter>;
