import { DAY_SECONDS } from '../recurrence/calendar-day.ts';
import { durationOf } from '../recurrence/duration.ts';
import { eventTime } from '../recurrence/event-time.ts';
import { type JComponent, type JProperty, parameterOf, propertiesOf } from '../text/jcal.ts';
import { utc } from '../zones/zone.ts';
import { BUSY_KINDS, type BusyKind } from './kind.ts';
import type { Period } from './periods.ts';

export interface Published extends Period {
  kind: BusyKind;
}

/** What VFREEBUSYs of a calendar say is taken (RFC 5545 §3.6.4). */
export function publishedIn(calendar: JComponent): Published[] {
  return calendar[2]
    .filter((component) => component[0] === 'vfreebusy')
    .flatMap((one) => propertiesOf(one, 'freebusy'))
    .flatMap(periodsOf);
}

function periodsOf(property: JProperty): Published[] {
  const type = parameterOf(property, 'fbtype')?.toUpperCase() ?? 'BUSY';
  if (type === 'FREE') return [];
  // What is not known counts as busy (§3.2.9).
  const kind = BUSY_KINDS.find((one) => one === type) ?? 'BUSY';
  return property.slice(3).map((value) => {
    const [from, until] = [value].flat();
    const { seconds: start } = eventTime(property, from, () => utc);
    const isLength = /^[+-]?P/.test(String(until));
    return {
      kind,
      start,
      end: isLength ? after(start, String(until)) : eventTime(property, until, () => utc).seconds,
    };
  });
}

/** These are always in UTC (§3.8.2.6), where all days are alike. */
function after(start: number, length: string): number {
  const { days, seconds } = durationOf(length);
  return start + days * DAY_SECONDS + seconds;
}
