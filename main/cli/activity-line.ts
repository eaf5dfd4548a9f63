import type { ActivityEvent } from '../../app/host/activity.ts';
import { plain } from './output.ts';

/** `14:05:01  you@localhost/phone  command files  done  docs/a.txt  12 ms`, with the date on other days. */
export function activityLine(event: ActivityEvent, now = new Date()): string {
  const { peer, action, outcome, reason, ms, undo } = event;
  const time = new Date(event.time);
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':');
  const date = [time.getFullYear(), time.getMonth() + 1, time.getDate()].map(twoDigits).join('-');
  const day = time.toDateString() === now.toDateString() ? '' : `${date} `;
  const parts = [
    `${day}${clock}`,
    peer,
    action,
    outcome,
    reason,
    ms > 0 ? `${ms} ms` : '',
    undo ? `undo ${undo}` : '',
  ];
  return parts.filter(Boolean).map(plain).join('  ');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
