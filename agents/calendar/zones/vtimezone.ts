import { Refusal } from '../../../app/agent.ts';
import { DAY_SECONDS, dayNumber } from '../recurrence/calendar-day.ts';
import { momentOf } from '../recurrence/moment.ts';
import { readRule } from '../recurrence/rule.ts';
import { RuleTimes } from '../recurrence/rule-times.ts';
import { type JComponent, propertiesOf, textOf } from '../text/jcal.ts';
import { type Stretch, ZoneOfStretches } from './stretches.ts';
import type { Transition } from './transitions.ts';
import type { Zone } from './zone.ts';

/** Until when changes are listed at first, and by how much further once somebody asks beyond. */
const HORIZON = dayNumber(2100, 1, 1) * DAY_SECONDS;
const FURTHER = 100 * 366 * DAY_SECONDS;
const MAX_TRANSITIONS = 40_000;

/** A zone as a calendar defines it (RFC 5545 §3.6.5). */
export function zoneOfVtimezone(tzid: string, vtimezone: JComponent): Zone {
  const observances = vtimezone[2].map((one) => observance(tzid, one));
  let horizon = HORIZON;
  let stretches = stretchesOf(tzid, observances, horizon);
  return new ZoneOfStretches(tzid, (utcSeconds) => {
    if (utcSeconds >= horizon) {
      horizon = utcSeconds + FURTHER;
      stretches = stretchesOf(tzid, observances, horizon);
    }
    let low = 0;
    for (let high = stretches.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if ((stretches[middle]?.fromSeconds ?? 0) <= utcSeconds) low = middle;
      else high = middle - 1;
    }
    const stretch = stretches[low];
    if (!stretch) throw new RangeError(`${utcSeconds} is no time`);
    return stretch;
  });
}

/** STANDARD or DAYLIGHT: its beginnings on the clock as it was before, and the offsets before and after. */
interface Observance {
  onsets: (before: number) => Generator<number>;
  from: number;
  to: number;
}

function observance(tzid: string, component: JComponent): Observance {
  const from = offset(tzid, textOf(component, 'tzoffsetfrom'));
  const to = offset(tzid, textOf(component, 'tzoffsetto'));
  const { seconds } = momentOf('DTSTART', textOf(component, 'dtstart') ?? '');
  const dates = propertiesOf(component, 'rdate').flatMap(([, , , ...values]) =>
    values.map((value) => momentOf('RDATE', String(value)).seconds),
  );
  const rules = propertiesOf(component, 'rrule').map(([, , , value]) => readRule(value));
  return {
    from,
    to,
    *onsets(before) {
      yield seconds;
      yield* dates;
      for (const rule of rules) {
        // Here UNTIL is always in UTC (§3.8.5.3 of RFC 2445; §3.6.5).
        const until = rule.until && { until: rule.until.seconds + (rule.until.kind === 'utc' ? from : 0) };
        const times = new RuleTimes(rule, { seconds, isDate: false, ...until }, seconds, before);
        for (let time = times.next(); !Number.isNaN(time); time = times.next()) yield time;
      }
    },
  };
}

function stretchesOf(tzid: string, observances: readonly Observance[], horizon: number): Stretch[] {
  const changes: (Transition & { before: number })[] = [];
  for (const { onsets, from, to } of observances)
    for (const onset of onsets(horizon)) {
      changes.push({ utcSeconds: onset - from, offsetSeconds: to, before: from });
      if (changes.length > MAX_TRANSITIONS) throw unusable(tzid, 'its clock is changed too often');
    }
  const [first] = changes.sort((a, b) => a.utcSeconds - b.utcSeconds);
  if (!first) throw unusable(tzid, 'it has neither STANDARD nor DAYLIGHT');
  const all = [{ utcSeconds: Number.NEGATIVE_INFINITY, offsetSeconds: first.before }, ...changes];
  return all.map(({ utcSeconds, offsetSeconds }, index) => ({
    fromSeconds: utcSeconds,
    toSeconds: all[index + 1]?.utcSeconds ?? horizon,
    offsetSeconds,
  }));
}

/** UTC-OFFSET in jCal's form: -05:00 or +00:53:28. */
function offset(tzid: string, text = ''): number {
  const [, sign, hours, minutes, seconds = 0] = /^([+-]?)(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 23) throw unusable(tzid, 'an offset of it is none');
  const ahead = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -ahead : ahead;
}

function unusable(tzid: string, why: string): Refusal {
  return new Refusal('bad-request', `its time zone “${tzid.slice(0, 60)}” cannot be used: ${why}`);
}
