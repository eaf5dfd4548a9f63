import ICAL from 'ical.js';
import { utcText } from '../events/rfc3339.ts';
import { PRODID, writeCalendar } from '../text/write.ts';
import type { BusyTime } from './busy-times.ts';

export interface FreeBusyHead {
  uid: string;
  stampUtc: number;
  fromUtc: number;
  toUtc: number;
}

/** A VFREEBUSY of a time and what is taken of it (RFC 5545 §3.6.4). */
export function writeFreeBusy(
  { uid, stampUtc, fromUtc, toUtc }: FreeBusyHead,
  busy: readonly BusyTime[],
): string {
  const time = (name: string, seconds: number) => [name, {}, 'date-time', utcText(seconds)];
  const component = [
    'vfreebusy',
    [
      ['uid', {}, 'text', uid],
      time('dtstamp', stampUtc),
      time('dtstart', fromUtc),
      time('dtend', toUtc),
      // One to a line: not everybody reads lists of them.
      ...busy.map(({ kind, start, end }) => [
        'freebusy',
        { fbtype: kind },
        'period',
        [utcText(start), utcText(end)],
      ]),
    ],
    [],
  ];
  const head = [
    ['version', {}, 'text', '2.0'],
    ['prodid', {}, 'text', PRODID],
  ];
  return writeCalendar(new ICAL.Component(['vcalendar', head, [component]]));
}
