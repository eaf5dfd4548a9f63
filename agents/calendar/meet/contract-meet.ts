import { z } from 'zod';
import { MOST_PEOPLE } from '../slots/slot.ts';

/** From `start` until just before `end`, in UTC. */
const question = z.object({ start: z.iso.datetime(), end: z.iso.datetime() });
/** A VFREEBUSY (RFC 5545 §3.6.4) of that time. */
const answer = z.object({ ical: z.string() });

export type FreeBusyQuestion = z.output<typeof question>;
export type FreeBusyAnswer = z.output<typeof answer>;

export const meetQueries = { freeBusy: { input: question, output: answer } };

const DAY_SECONDS = 86_400;
const jid = z.string().regex(/^[^@/\s]+@[^@/\s]+$/, { error: 'must be an address, such as ann@example.org' });

const people = z.array(
  z.object({
    jid: z.string(),
    /** RFC 5545 §3.2.12. */
    partstat: z.string(),
    reason: z.string().optional(),
  }),
);

/** A time that is asked for, and what each has said to it so far. */
const asking = z.object({
  uid: z.string(),
  start: z.string(),
  end: z.string(),
  /** Of the times that are asked for, from 1 on. */
  round: z.int(),
  people,
});

export type MeetProgress = z.output<typeof asking>;

const outcome = z.object({
  /**
   * accepted: all who must come do. declined: somebody who must come does not, at any of the times that were asked
   * for; it is cancelled. countered: somebody proposed a time that is none for all; it is cancelled. asked: it stands
   * in the calendar, and not all have answered; whose agents are offline are asked by a message. no-slot: there is no time for all; nobody was asked to come.
   * unreachable: somebody who must come has no agent online and is no contact; nobody was asked to come.
   */
  outcome: z.enum(['accepted', 'declined', 'countered', 'asked', 'no-slot', 'unreachable']),
  uid: z.string().optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  people,
});

export type MeetOutcome = z.output<typeof outcome>;

const wish = z
  .strictObject({
    people: z
      .array(jid)
      .min(1)
      .max(MOST_PEOPLE - 1),
    /** Those of them without whom it takes place, too. */
    optional: z.array(jid).default([]),
    title: z.string().min(1).max(200),
    minutes: z
      .int()
      .min(1)
      .max(7 * 24 * 60),
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    prefer: z.enum(['earliest', 'mornings', 'spread']).default('earliest'),
    /** How long answers are waited for. */
    waitSeconds: z.number().min(0).max(DAY_SECONDS).default(30),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    error: 'must be later than from',
    path: ['to'],
  });

export type MeetWish = z.output<typeof wish>;

export const meetCalls = {
  /**
   * Finds a time that all have, asks them to come, and goes on with other times while they decline or propose some.
   * Whoever aborts it waits no longer; what was asked for last stands.
   */
  meet: { input: wish, output: outcome, progress: asking },
  /** A meeting of the person's own does not take place: all are told, and the time is free again. */
  callOff: { input: z.strictObject({ uid: z.string() }), output: z.strictObject({}) },
};
