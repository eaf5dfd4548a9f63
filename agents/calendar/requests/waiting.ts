import { writtenHere } from '../agenda.ts';
import type { Calendar } from '../calendar.ts';
import { firstOccurrences } from '../events/list-occurrences.ts';
import { written } from '../events/rfc3339.ts';
import { type Series, seriesOf } from '../events/series.ts';
import { addressOf } from '../itip/address.ts';
import { readJcal, textIn } from '../itip/jcal.ts';
import { meetingOf } from '../itip/message.ts';
import type { Zone } from '../zones/zone.ts';
import type { WaitingRequest } from './contract-requests.ts';
import { noProposalTo } from './proposal.ts';
import type { RequestRecord } from './records.ts';

const YEARS_100_SECONDS = 100 * 366 * 86_400;

/** What waits, as the person is shown it; with its next date, or its first where all are over. */
export function waitingRow(record: RequestRecord, calendar: Calendar, now: Date): WaitingRequest[] {
  const { waiting, uid } = record;
  if (!waiting) return [];
  const { object, receivedAt, rule, reason, proposed } = waiting;
  const { zone } = calendar;
  const jCal = readJcal(object);
  const { events, organizer = '' } = meetingOf(jCal);
  const [event] = events;
  const series = seriesOf(jCal);
  const time = nextDate(series, zone, now);
  const noProposal = noProposalTo(record);
  const here = (utc: string) => written({ kind: 'local', seconds: 0, zone }, Date.parse(utc) / 1000, zone);
  return [
    {
      ...{ uid, organizer: addressOf(organizer), receivedAt, reason },
      title: (event && textIn(event, 'summary')) ?? '',
      ...time,
      isSeries: series.some(({ set }) => set !== undefined),
      conflicts: time ? calendar.conflicts(uid, time) : [],
      ...(rule !== undefined && { rule }),
      ...(noProposal !== undefined && { noProposal }),
      ...(proposed && { proposed: { start: here(proposed.start), end: here(proposed.end) } }),
    },
  ];
}

function nextDate(series: readonly Series[], zone: Zone, now: Date) {
  const nowUtc = Math.floor(now.getTime() / 1000);
  const first = (fromUtc: number, toUtc: number) =>
    firstOccurrences(series, { fromUtc, toUtc, viewer: zone }, 1)[0];
  const next = first(nowUtc, nowUtc + YEARS_100_SECONDS) ?? first(nowUtc - YEARS_100_SECONDS, nowUtc);
  if (!next) return undefined;
  const { event, start, end } = next;
  return { start: writtenHere(event, start, zone), end: writtenHere(event, end, zone) };
}
