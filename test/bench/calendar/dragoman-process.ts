import { readFileSync } from 'node:fs';
import process from 'node:process';
import { CalendarEvents } from '../../../agents/calendar/events/calendar-events.ts';
import { busyTimes } from '../../../agents/calendar/free-busy/busy-times.ts';
import { utc } from '../../../agents/calendar/zones/zone.ts';
import { decisionMs } from './decision.ts';
import { type Busy, printed, timed } from './timed.ts';

const [file = '', from, to] = process.argv.slice(2);
const range = { fromUtc: Number(from), toUtc: Number(to), viewer: utc };
const events = new CalendarEvents();

const busy = (): Busy[] => busyTimes(events.series(), range);
const took = timed(() => {
  events.set(file, readFileSync(file, 'utf8'));
  return busy();
}, busy);
printed({ ...took, decisionMs: await decisionMs(file, range.fromUtc) });
process.exit(); // the calendar would be followed on
