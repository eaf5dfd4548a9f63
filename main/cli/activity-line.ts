import type { ActivityEvent } from '../../app/host/activity.ts';
import { plain } from './output.ts';

/** `14:05:01  you@localhost/phone  command files  done  docs/a.txt  12 ms` */
export function activityLine({ time, peer, action, outcome, reason, ms }: ActivityEvent): string {
  const clock = new Date(time).toLocaleTimeString('en-GB');
  const parts = [clock, peer, action, outcome, reason, ms > 0 ? `${ms} ms` : ''];
  return parts.filter(Boolean).map(plain).join('  ');
}
