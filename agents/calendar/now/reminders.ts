import type { Notice } from '../../../app/agent.ts';
import { wordOf } from '../events/event.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { rangeWords } from '../policy/words.ts';
import type { Zone } from '../zones/zone.ts';
import { alarmTimes } from './alarms.ts';

/** A notice, and from when until when it is of use, in seconds of UTC. */
export interface Reminder {
  notice: Omit<Notice, 'agent'>;
  fromUtc: number;
  untilUtc: number;
}

export interface Reminding {
  zone: Zone;
  /** Before meetings without an alarm; those are passed over where it is undefined. */
  minutes: number | undefined;
}

/** Whoever comes too late still wants to know; later than that they know. */
const LATE_SECONDS = 5 * 60;

/**
 * What is told of one date of a meeting. Each alarm takes the place of the one before, and none outlives the beginning
 * for long: so a PC that wakes up shows what is still of use, and nothing else.
 */
export function remindersOf(occurrence: Occurrence, { zone, minutes }: Reminding): Reminder[] {
  const { event, startUtc, endUtc } = occurrence;
  const isAllDay = event.start.kind === 'date';
  const usual = minutes === undefined || isAllDay ? [] : [startUtc - minutes * 60];
  const alarms = event.alarms.length > 0 ? alarmTimes(occurrence) : usual;
  const title = wordOf(event, 'summary') || 'A meeting without a title';
  const location = wordOf(event, 'location') ?? '';
  const words = rangeWords({ start: startUtc * 1000, end: endUtc * 1000 }, zone.id, isAllDay);
  return alarms.map((fromUtc, index) => ({
    notice: {
      id: `${event.uid} ${startUtc} ${fromUtc}`,
      title,
      body: location === '' ? words : `${words}, ${location}`,
    },
    fromUtc,
    untilUtc: Math.min(
      alarms[index + 1] ?? Number.POSITIVE_INFINITY,
      Math.max(startUtc, fromUtc) + LATE_SECONDS,
    ),
  }));
}
