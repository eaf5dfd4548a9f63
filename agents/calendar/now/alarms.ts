import { Refusal } from '../../../app/agent.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { DAY_SECONDS } from '../recurrence/calendar-day.ts';
import { durationOf } from '../recurrence/duration.ts';
import { momentOf } from '../recurrence/moment.ts';
import { type JProperty, parameterOf } from '../text/jcal.ts';

/** When an event wants its person to be told of one of its dates, and no program has, in seconds of UTC. */
export function alarmTimes({ event, startUtc, endUtc }: Occurrence): number[] {
  const times = event.alarms.flatMap(({ trigger, shown }) => {
    const time = timeOf(trigger, startUtc, endUtc);
    return time === undefined || shown.some((one) => isAfter(one, time)) ? [] : [time];
  });
  return times.sort((one, other) => one - other);
}

/** An alarm that cannot be read rings nowhere. */
function timeOf(trigger: JProperty | undefined, startUtc: number, endUtc: number): number | undefined {
  try {
    return trigger && triggerTime(trigger, startUtc, endUtc);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function triggerTime(trigger: JProperty, startUtc: number, endUtc: number): number {
  const text = String(trigger[3]);
  if (trigger[2] === 'date-time') return momentOf('TRIGGER', text).seconds;
  const { days, seconds } = durationOf(text.replace(/^[+-]/, ''));
  const length = days * DAY_SECONDS + seconds;
  const from = parameterOf(trigger, 'related')?.toUpperCase() === 'END' ? endUtc : startUtc;
  return text.startsWith('-') ? from - length : from + length;
}

function isAfter(shown: string, time: number): boolean {
  // Of a property that it does not know the parser leaves the text.
  const text = shown.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(text) >= time * 1000;
}
