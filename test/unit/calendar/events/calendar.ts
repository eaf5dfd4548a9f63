import { listOccurrences } from '../../../../agents/calendar/events/list-occurrences.ts';
import type { Range } from '../../../../agents/calendar/events/occurrence.ts';
import { readTime, written } from '../../../../agents/calendar/events/rfc3339.ts';
import { type Series, seriesOf } from '../../../../agents/calendar/events/series.ts';
import { jCalOf } from '../../../../agents/calendar/text/jcal.ts';
import { parseCalendar } from '../../../../agents/calendar/text/parse.ts';
import { systemZone } from '../../../../agents/calendar/zones/system-zone.ts';
import { utc } from '../../../../agents/calendar/zones/zone.ts';

/** A calendar of events, each its lines beside BEGIN, END and DTSTAMP. */
export function calendar(...events: string[]): string {
  const vevents = events.map((lines) =>
    ['BEGIN:VEVENT', 'DTSTAMP:20260101T000000Z', ...lines.trim().split(/\n\s*/), 'END:VEVENT'].join('\r\n'),
  );
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...vevents, 'END:VCALENDAR', ''].join(
    '\r\n',
  );
}

export function series(...events: string[]): Series[] {
  return seriesOf(jCalOf(parseCalendar(calendar(...events))));
}

export function range(from: string, to: string, zone = 'UTC'): Range {
  const viewer = systemZone(zone) ?? utc;
  return { fromUtc: readTime('from', from, viewer), toUtc: readTime('to', to, viewer), viewer };
}

/** “start/end” of all, with “ of original start” where that is another. */
export function listed(of: readonly Series[], within: Range): string[] {
  return listOccurrences(of, within).map(({ series, event, start, end, recurrenceLine }) => {
    const text = `${written(event.start, start, within.viewer)}/${written(event.start, end, within.viewer)}`;
    const origin = series.master?.start ?? event.recurrenceId;
    if (recurrenceLine === undefined || !origin) return text;
    const original = written(origin, recurrenceLine, within.viewer);
    return text.startsWith(original) ? text : `${text} of ${original}`;
  });
}
