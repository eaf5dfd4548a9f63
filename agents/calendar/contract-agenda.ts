import { z } from 'zod';

/** RFC 3339 with an offset; a plain date is the midnight at which it begins here. */
export const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'must be a date, or a date and time with an offset, such as 2026-03-01T09:00:00+01:00',
});

/** One occurrence of one event of the person's. */
export const agendaEvent = z.object({
  uid: z.string(),
  /** With this PC's offset; an all-day event has plain dates, and ends before the second. */
  start: z.string(),
  end: z.string(),
  /** Which occurrence of its series. */
  recurrenceId: z.string().optional(),
  title: z.string(),
  location: z.string().optional(),
  /** As the event says, in lower case: confirmed where it says nothing. */
  status: z.string(),
  /** What the person has answered, where it is a meeting. */
  partstat: z.string().optional(),
  organizer: z.string().optional(),
  /** Whether the person is taken to be busy meanwhile. */
  isBusy: z.boolean(),
  /** The calendar that it is in, by its name. */
  calendar: z.string(),
});

export const agenda = {
  /** What overlaps the time from `from` on and before `to`. */
  input: z.strictObject({ from: moment, to: moment }),
  output: z.object({
    events: z.array(agendaEvent),
    /** What is wrong with calendars or events, in sentences. */
    problems: z.array(z.string()),
  }),
};

export type AgendaEvent = z.output<typeof agendaEvent>;
