import { z } from 'zod';
import { agenda } from './contract-agenda.ts';
import { deviceNodes } from './devices/contract-devices.ts';
import { meetCalls, meetQueries } from './meet/contract-meet.ts';
import { ruleCalls } from './policy/contract-rules.ts';
import { rules } from './policy/rule.ts';
import { answered, requestCalls, requestQueries } from './requests/contract-requests.ts';
import { addresses } from './settings/addresses.ts';
import { dropFolder, isDropFolderApart } from './settings/drop-folder.ts';
import { inMeeting, remind, remindMinutes } from './settings/reminding.ts';
import { sources } from './settings/source.ts';

export type { AgendaEvent } from './contract-agenda.ts';
export type { MeetOutcome, MeetProgress, MeetWish } from './meet/contract-meet.ts';
export type { Tried } from './policy/contract-rules.ts';
export type { Rule } from './policy/rule.ts';
export type { ReceivedFile, WaitingRequest } from './requests/contract-requests.ts';

const nothing = z.strictObject({});

/** One of the person's calendars as it stands. */
const calendar = z.object({
  /** The file, folder or address. */
  name: z.string(),
  kind: z.enum(['ics', 'caldav']),
  isWritten: z.boolean(),
  show: z.enum(['busy', 'titles', 'private']),
  isIgnored: z.boolean(),
  /** Whether it was ever read; before that nobody can know when the person is free. */
  isKnown: z.boolean(),
  eventCount: z.int(),
  problems: z.array(z.string()),
});

export const calendarContract = {
  name: 'calendar',
  title: 'Calendar',
  settings: z
    .strictObject({ sources, rules, addresses, dropFolder, remind, remindMinutes, inMeeting })
    .refine(isDropFolderApart, {
      error: 'is a folder of one of your calendars, whose events are no messages; choose another one',
      path: ['dropFolder'],
    }),
  permissions: {
    request: { title: 'Ask for meetings', default: [{ who: 'contacts', decision: 'allow' }] },
    /** Nobody by default: what is offered to a client is seen by whoever it is offered to. */
    book: { title: 'Ask for meetings by command', default: [] },
    'free-busy': {
      title: 'Ask when you are free, where a rule answers them',
      default: [{ who: 'contacts', decision: 'allow' }],
    },
  },
  queries: { ...requestQueries, ...meetQueries },
  calls: {
    agenda,
    ...requestCalls,
    ...ruleCalls,
    ...meetCalls,
    calendars: { input: nothing, output: z.array(calendar) },
  },
  inverses: { answered },
  nodes: deviceNodes,
} as const;
