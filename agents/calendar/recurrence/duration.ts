import { Refusal } from '../../../app/agent.ts';
import { DAY_SECONDS } from './calendar-day.ts';

/** RFC 5545 §3.3.6: days are as long as the clock makes them, seconds are all alike. */
export interface Duration {
  days: number;
  seconds: number;
}

const FORM = /^([+-]?)P(?=\d|T)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
/** No calendar has a longer one: all years that there are. */
const MAX_DAYS = 10_000 * 366;

export function durationOf(text: string): Duration {
  const found = FORM.exec(text);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = (found ?? [])
    .slice(2)
    .map((part) => Number(part ?? 0));
  const all = { days: weeks * 7 + days, seconds: hours * 3600 + minutes * 60 + seconds };
  if (!found || all.days > MAX_DAYS || all.seconds > MAX_DAYS * DAY_SECONDS)
    throw new Refusal('bad-request', `DURATION “${text.slice(0, 40)}” is none`);
  // What ends before it begins takes no time.
  return found[1] === '-' ? { days: 0, seconds: 0 } : all;
}
