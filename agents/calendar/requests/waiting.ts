import { firstOccurrences } from '../events/list-occurrences.ts';
import { written } from '../events/rfc3339.ts';
import { seriesOf } from '../events/series.ts';
import { addressOf } from '../itip/address.ts';
import { readJcal, textIn } from '../itip/jcal.ts';
import { meetingOf } from '../itip/message.ts';
import type { Zone } from '../zones/zone.ts';
import type { WaitingRequest } from './contract-requests.ts';
import type { RequestRecord } from './records.ts';

const YEARS_100_SECONDS = 100 * 366 * 86_400;

/** What waits, as the person is shown it; with its next date, or its first where all are over. */
export function waitingRow({ waiting, uid }: RequestRecord, zone: Zone, now: Date): WaitingRequest[] {
  if (!waiting) return [];
  const { object, receivedAt, rule, reason } = waiting;
  const calendar = readJcal(object);
  const { events, organizer = '' } = meetingOf(calendar);
  const [event] = events;
  return [
    {
      ...{ uid, organizer: addressOf(organizer), receivedAt, reason },
      title: (event && textIn(event, 'summary')) ?? '',
      ...timesOf(calendar, zone, now),
      ...(rule !== undefined && { rule }),
    },
  ];
}

function timesOf(calendar: Parameters<typeof seriesOf>[0], zone: Zone, now: Date) {
  const series = seriesOf(calendar);
  const nowUtc = Math.floor(now.getTime() / 1000);
  const first = (fromUtc: number, toUtc: number) =>
    firstOccurrences(series, { fromUtc, toUtc, viewer: zone }, 1)[0];
  const next = first(nowUtc, nowUtc + YEARS_100_SECONDS) ?? first(nowUtc - YEARS_100_SECONDS, nowUtc);
  if (!next) return {};
  const { event, start, end } = next;
  return { start: written(event.start, start, zone), end: written(event.start, end, zone) };
}
