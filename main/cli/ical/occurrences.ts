import {
  firstOccurrences,
  listOccurrences,
  MAX_LISTED,
} from '../../../agents/calendar/events/list-occurrences.ts';
import type { Occurrence } from '../../../agents/calendar/events/occurrence.ts';
import { written } from '../../../agents/calendar/events/rfc3339.ts';
import type { Zone } from '../../../agents/calendar/zones/zone.ts';
import { UsageProblem } from '../context.ts';
import { print } from '../output.ts';
import { type RangeOptions, rangeOf } from './range.ts';
import { readEvents } from './read-calendars.ts';

export async function occurrences(file: string, { limit, ...options }: RangeOptions & { limit?: string }) {
  const range = rangeOf(options);
  if (limit !== undefined && !(/^[1-9]\d{0,8}$/.test(limit) && Number(limit) <= MAX_LISTED))
    throw new UsageProblem(`--limit takes a number from 1 to ${MAX_LISTED}, not “${limit}”`);
  const series = [...(await readEvents([file])).series()];
  const found =
    limit === undefined ? listOccurrences(series, range) : firstOccurrences(series, range, Number(limit));
  const rows = found.map((one) => row(one, range.viewer));
  print(true, rows, '');
}

function row({ series, event, start, end, recurrenceLine }: Occurrence, viewer: Zone) {
  const origin = series.master?.start ?? event.recurrenceId;
  return {
    uid: series.uid,
    start: written(event.start, start, viewer),
    end: written(event.start, end, viewer),
    recurrenceId: recurrenceLine === undefined || !origin ? null : written(origin, recurrenceLine, viewer),
  };
}
