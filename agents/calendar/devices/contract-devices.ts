import { z } from 'zod';
import { instance } from '../requests/instance.ts';

/** Which calendar a device writes meetings to. */
const writer = z.strictObject({ source: z.string().length(43) });

/** An answer to a request, from before its words go out. */
const sharedAnswer = z.strictObject({
  uid: z.string(),
  /** Of what is answered: the same for the same request. */
  request: z.string().length(43),
  /** RECURRENCE-IDs, where it is about these instances alone. */
  instances: z.array(instance),
  /** Of those that were answered before. */
  spared: z.array(instance).optional(),
  partstat: z.enum(['ACCEPTED', 'TENTATIVE', 'DECLINED', 'DELEGATED']),
  /** To whom it is passed on, with DELEGATED. */
  delegate: z.string().optional(),
  comment: z.string().optional(),
  /** DTSTAMP of the words. */
  stamp: z.iso.datetime(),
  /** Who is answered. */
  to: z.string(),
  /** Another program put the invitation into the calendar. */
  isInCalendar: z.literal(true).optional(),
  isSent: z.boolean(),
});

export type Writer = z.output<typeof writer>;
export type SharedAnswer = z.output<typeof sharedAnswer>;

/** What devices that write to the same calendar tell each other (docs/protocol/calendar.md). */
export const deviceNodes = { writers: writer, answers: sharedAnswer };

/** The part of the contract that the nodes are reached by. */
export const ofDevices = { name: 'calendar', nodes: deviceNodes } as const;
