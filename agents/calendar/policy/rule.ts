import { z } from 'zod';
import { who } from '../../../app/grant.ts';
import { systemZone } from '../zones/system-zone.ts';
import { weeklyHours } from './weekly-hours.ts';

const YEARS_10_DAYS = 3660;
const MINUTES_A_YEAR = 366 * 24 * 60;

/** Whoever invites by mail has no JID: `mailto:` names them, as RFC 5545 does. */
const mailto = z.string().regex(/^mailto:[^@/\s:]+@[^@/\s:]+$/, { error: 'must be mailto:NAME@HOST' });

export const asker = who.or(mailto).meta({ title: 'Who', format: 'who' });

const minutes = z.int().min(0).max(MINUTES_A_YEAR);
const few = z.int().min(1).max(1000);

const zone = z
  .string()
  .refine((name) => systemZone(name) !== undefined, { error: 'must be a time zone, such as Europe/Berlin' });

/** What is answered to whom, and when. The first rule that is about a request decides. */
export const rule = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(100)
      .regex(/^\P{Cc}*$/u, { error: 'must not contain control characters' })
      .optional()
      .meta({ title: 'Name', description: 'What its answers say decided' }),
    who: z
      .array(asker)
      .min(1)
      .optional()
      .meta({ title: 'From', description: 'With nobody named: everybody you know' }),
    keywords: z
      .array(z.string().trim().min(1).max(100))
      .min(1)
      .max(100)
      .optional()
      .meta({ title: 'Keywords', description: 'Only requests that have one of these words' }),
    mode: z
      .enum([
        'none',
        'ask',
        'accept-if-free',
        'decline-if-busy',
        'automatic',
        'always-accept',
        'always-decline',
      ])
      .meta({
        title: 'Answer',
        labels: {
          none: 'Leave it alone',
          ask: 'Ask me',
          'accept-if-free': 'Accept when I am free, else ask me',
          'decline-if-busy': 'Decline when I am busy, else ask me',
          automatic: 'Accept when I am free, decline when I am busy',
          'always-accept': 'Accept, busy or not',
          'always-decline': 'Decline',
        },
      }),
    hours: weeklyHours.optional().meta({
      title: 'Hours',
      description: 'Days and times for meetings, such as { "mon-fri": "09:00-17:00" }',
    }),
    noMeetings: weeklyHours.optional().meta({
      title: 'No meetings',
      description: 'Days and times without meetings, such as { "wed": "13:00-17:00" }',
    }),
    zone: zone
      .optional()
      .meta({ title: 'Time zone', description: 'Of hours and days; left out, that of this PC' }),
    noticeMinutes: minutes
      .default(0)
      .meta({ title: 'Notice', description: 'Minutes from the request to the meeting at least' }),
    horizonDays: z
      .int()
      .min(1)
      .max(YEARS_10_DAYS)
      .optional()
      .meta({ title: 'Horizon', description: 'Days ahead at most' }),
    minMinutes: minutes.default(0).meta({ title: 'Shortest', description: 'Minutes' }),
    maxMinutes: minutes.min(1).optional().meta({ title: 'Longest', description: 'Minutes' }),
    bufferMinutes: minutes
      .default(0)
      .meta({ title: 'Buffer', description: 'Free minutes before and after a meeting' }),
    bufferBeforeMinutes: minutes
      .optional()
      .meta({ title: 'Buffer before', description: 'Where it is another one than after' }),
    bufferAfterMinutes: minutes
      .optional()
      .meta({ title: 'Buffer after', description: 'Where it is another one than before' }),
    perDay: few.optional().meta({ title: 'A day', description: 'Meetings with them on one day at most' }),
    perWeek: few
      .optional()
      .meta({ title: 'A week', description: 'Meetings with them from Monday to Sunday at most' }),
    maxConflictPercent: z.number().min(0).max(100).default(0).meta({
      title: 'Conflicts of a series',
      description: 'Percent of its dates that may not be possible; those are declined one by one',
    }),
    outOfPolicy: z
      .enum(['ask', 'decline', 'propose'])
      .default('ask')
      .meta({
        title: 'When it does not fit',
        labels: { ask: 'Ask me', decline: 'Decline', propose: 'Propose another time' },
      }),
    whileAsked: z
      .enum(['nothing', 'hold', 'tentative'])
      .default('nothing')
      .meta({
        title: 'While I am asked',
        labels: {
          nothing: 'Nothing',
          hold: 'Hold the time in my calendar',
          tentative: 'Hold the time, and answer that I may come',
        },
      }),
  })
  .refine(({ minMinutes, maxMinutes }) => maxMinutes === undefined || minMinutes <= maxMinutes, {
    error: 'must be at least minMinutes',
    path: ['maxMinutes'],
  });

export const rules = z
  .array(rule)
  .max(1000)
  .refine((all) => new Set(all.map((one, index) => one.name ?? index)).size === all.length, {
    error: 'two rules have the same name',
  })
  .default([])
  .meta({
    title: 'Meeting rules',
    description: 'How requests for meetings are answered; the first that is about one decides',
    ordered: true,
    place: 'calendar',
  });

export type Rule = z.output<typeof rule>;
