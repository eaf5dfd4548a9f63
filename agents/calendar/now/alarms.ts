import type { Occurrence } from '../events/occurrence.ts';
import { DAY_SECONDS } from '../recurrence/calendar-day.ts';
import { durationOf } from '../recurrence/duration.ts';
import { momentOf } from '../recurrence/moment.ts';
import { type JComponent, type JProperty, parameterOf, textOf } from '../text/jcal.ts';

/** When an event wants its person to be told of one of its dates (RFC 5545 §3.6.6, DISPLAY), in seconds of UTC. */
export function alarmsOf({ event, startUtc, endUtc }: Occurrence): { hasOwn: boolean; times: number[] } {
  const alarms = event.component[2].filter(
    (one) => one[0] === 'valarm' && textOf(one, 'action')?.toUpperCase() === 'DISPLAY',
  );
  const seen = [textOf(event.component, 'x-moz-lastack')];
  const times = alarms.flatMap((alarm) => {
    const time = timeOf(alarm, startUtc, endUtc);
    const isSeen = [...seen, textOf(alarm, 'acknowledged')].some((one) => isAfter(one, time));
    return time === undefined || isSeen ? [] : [time];
  });
  return { hasOwn: alarms.length > 0, times: times.sort((one, other) => one - other) };
}

function timeOf(alarm: JComponent, startUtc: number, endUtc: number): number | undefined {
  const trigger = alarm[1].find(([name]) => name === 'trigger');
  try {
    return trigger && triggerTime(trigger, startUtc, endUtc);
  } catch {
    return undefined; // an alarm that cannot be read rings nowhere
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

/** Another program has shown it by then (RFC 9074 §6.1; Thunderbird's own property). */
function isAfter(acknowledged: string | undefined, time: number | undefined): boolean {
  if (acknowledged === undefined || time === undefined) return false;
  const text = /^\d{8}T\d{6}Z$/.test(acknowledged)
    ? acknowledged.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
    : acknowledged;
  return Date.parse(text) >= time * 1000;
}
