import { z } from 'zod';
import { agendaEvent, moment } from '../contract-agenda.ts';

const nothing = z.strictObject({});

/** What became of a message: it is kept and waits; it has been applied; it said nothing new. */
export const dispositions = ['queued', 'applied', 'stale'] as const;

const itipMessage = z.object({ ical: z.string() });
const itipReceipt = z.object({ uid: z.string(), disposition: z.enum(dispositions) });

export type ItipMessage = z.output<typeof itipMessage>;
export type ItipReceipt = z.output<typeof itipReceipt>;

/** A request that waits for the person. */
const waitingRequest = z.object({
  uid: z.string(),
  organizer: z.string(),
  title: z.string(),
  /** Of its next occurrence, as in the agenda. */
  start: z.string().optional(),
  end: z.string().optional(),
  receivedAt: z.iso.datetime(),
  /** The rule that says to ask; absent where none did. */
  rule: z.string().optional(),
  reason: z.string(),
  isSeries: z.boolean(),
  /** What keeps the person busy at that time. */
  conflicts: z.array(agendaEvent),
  /** Why they cannot be offered another time; absent where they can. */
  noProposal: z.string().optional(),
  /** The other time that the person offered last. */
  proposed: z.object({ start: z.string(), end: z.string() }).optional(),
});

export type WaitingRequest = z.output<typeof waitingRequest>;

const delegate = z.string().regex(/^((xmpp|mailto):)?[^@/\s:?]+@[^@/\s:?]+$/, {
  error: 'must be an address, such as ann@example.org',
});

/** Which answer is taken back: the object as it was before, absent when there was none. */
export const answered = z.strictObject({ uid: z.string(), before: z.string().optional() });

export const requestQueries = { itip: { input: itipMessage, output: itipReceipt } };

/** What became of a message that came as a file. */
const receivedFile = z.object({
  ...itipReceipt.shape,
  isWaiting: z.boolean(),
  /** What is answered by now (RFC 5545 §3.2.12). */
  partstat: z.string().optional(),
  /** Where the answer lies, as a file for the organizer. */
  reply: z.string().optional(),
});

export type ReceivedFile = z.output<typeof receivedFile>;

export const requestCalls = {
  requests: {
    /** Whether it is looked first for what came as a message (docs/protocol/letters.md). */
    input: z.strictObject({ look: z.boolean().default(true) }),
    output: z.array(waitingRequest),
  },
  /** Takes a message about a meeting that came as a file, by its whole path. */
  receive: { input: z.strictObject({ file: z.string() }), output: receivedFile },
  /** Says what the person says to one of them, and writes it into the calendar. */
  answer: {
    input: z
      .strictObject({
        uid: z.string(),
        answer: z.enum(['accept', 'tentative', 'decline', 'delegate']),
        /** Who is to come instead, with `delegate`. */
        to: delegate.optional(),
        /** The organizer reads it. */
        comment: z.string().max(1_000).optional(),
      })
      .refine(({ answer, to }) => (answer === 'delegate') === (to !== undefined), {
        error: 'must be given with delegate, and only with it',
        path: ['to'],
      }),
    /** Where the answer lies, if the request came as a file. */
    output: z.object({ reply: z.string().optional() }),
  },
  /** Offers whoever asks another time; the request goes on waiting until they come to it. */
  propose: {
    input: z.strictObject({
      uid: z.string(),
      start: moment,
      end: moment,
      comment: z.string().max(1_000).optional(),
    }),
    output: nothing,
  },
};
