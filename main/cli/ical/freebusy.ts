import { randomUUID } from 'node:crypto';
import { busyTimes } from '../../../agents/calendar/free-busy/busy-times.ts';
import { comparable } from '../../../agents/calendar/free-busy/kind.ts';
import { writeFreeBusy } from '../../../agents/calendar/free-busy/vfreebusy.ts';
import { print } from '../output.ts';
import { type RangeOptions, rangeOf } from './range.ts';
import { readEvents } from './read-calendars.ts';

export async function freebusy(
  files: readonly string[],
  { as = [], ...options }: RangeOptions & { as?: readonly string[] },
) {
  const range = rangeOf(options);
  const events = await readEvents(files);
  const owner = new Set(as.map(comparable));
  const busy = busyTimes(events.series(), range, { owner, published: events.published() });
  const head = { uid: randomUUID(), stampUtc: Math.floor(Date.now() / 1000), ...range };
  print(true, { ical: writeFreeBusy(head, busy) }, '');
}
