import type { ActivityEvent } from '../../app/host/activity.ts';
import { plain } from './output.ts';

/** `14:05:01  you@localhost/phone  command files  done  docs/a.txt  12 ms`, with the date on other days. */
export function activityLine(event: ActivityEvent, now = new Date()): string {
  const { peer, action, outcome, reason, ms, undo } = event;
  const time = new Date(event.time);
  const clock = time.toLocaleTimeString('en-GB');
  // Sweden writes 2026-03-01.
  const day = time.toDateString() === now.toDateString() ? '' : `${time.toLocaleDateString('sv-SE')} `;
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
