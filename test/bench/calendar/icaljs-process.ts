import { readFileSync } from 'node:fs';
import process from 'node:process';
import ICAL from 'ical.js';
import { Periods } from '../../../agents/calendar/free-busy/periods.ts';
import { systemZone } from '../../../agents/calendar/zones/system-zone.ts';
import { toUtc, utc } from '../../../agents/calendar/zones/zone.ts';
import { printed, timed } from './timed.ts';

const [file = '', ...range] = process.argv.slice(2);
const [from = 0, to = 0] = range.map(Number);
let calendar: ICAL.Component | undefined;

/** With its bare rule iterator and our zones: with its own events and zones it takes minutes. */
function busy() {
  const periods = new Periods();
  for (const event of calendar?.getAllSubcomponents('vevent') ?? []) {
    if (event.getFirstPropertyValue('transp') === 'TRANSPARENT') continue;
    const property = event.getFirstProperty('dtstart');
    const start = timeOf(property?.getFirstValue());
    const zone = systemZone(String(property?.getFirstParameter('tzid'))) ?? utc;
    const length = clockOf(timeOf(event.getFirstPropertyValue('dtend'))) - clockOf(start);
    const add = (time: ICAL.Time) => {
      const at = toUtc(zone, clockOf(time));
      if (at < to && at + length > from) periods.add(Math.max(at, from), Math.min(at + length, to));
      return at < to;
    };
    const rule = event.getFirstPropertyValue('rrule');
    if (!(rule instanceof ICAL.Recur)) add(start);
    else {
      const iterator = rule.iterator(start);
      for (let next = iterator.next(); next && add(next); next = iterator.next());
    }
  }
  return periods.merged();
}

function timeOf(value: unknown): ICAL.Time {
  if (!(value instanceof ICAL.Time)) throw new Error(`${value} is no time`);
  return value;
}

function clockOf({ year, month, day, hour, minute, second }: ICAL.Time): number {
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

printed(
  timed(
    () => {
      calendar = new ICAL.Component(ICAL.parse(readFileSync(file, 'utf8')));
      return busy();
    },
    busy,
    1,
  ),
);
