import type { AgendaEvent } from '../../agents/calendar/contract.ts';
import { calendar as text } from '../text/calendar.ts';
import { timeWords, titleOf } from './words.ts';

/** What keeps the person busy at a time. */
export function ConflictList({ events }: { events: readonly AgendaEvent[] }) {
  if (events.length === 0) return null;
  return (
    <div className="small calendar-conflicts">
      <strong>{text.busy}</strong>
      <ul aria-label={text.busy}>
        {events.map((event) => (
          <li key={`${event.calendar} ${event.uid} ${event.start}`}>
            {timeWords(event.start, event.end)}: {titleOf(event)}
          </li>
        ))}
      </ul>
    </div>
  );
}
