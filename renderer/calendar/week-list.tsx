import type { AgendaEvent } from '../../agents/calendar/contract.ts';
import { calendar as text } from '../text/calendar.ts';
import { visible } from '../ui/visible.ts';
import { clockWords, dateText, daysFrom, dayWords } from './days.ts';

/** What there is on each day; an event of several days is on each of them. */
export function WeekList({ monday, events }: { monday: Date; events: readonly AgendaEvent[] }) {
  if (events.length === 0) return <p className="soft">{text.nothing}</p>;
  const today = dateText(new Date());
  return (
    <ol className="calendar-days">
      {Array.from({ length: 7 }, (_, index) => daysFrom(monday, index)).map((day) => {
        const date = dateText(day);
        const those = events.filter((event) => isOn(event, date));
        if (those.length === 0) return null;
        return (
          <li key={date} className={date === today ? 'calendar-day today' : 'calendar-day'}>
            <h3 {...(date === today && { 'aria-current': 'date' })}>{dayWords(day)}</h3>
            <ul>
              {those.map((event) => (
                <EventRow
                  key={`${event.calendar} ${event.uid} ${event.recurrenceId ?? ''}`}
                  event={event}
                  date={date}
                />
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

function EventRow({ event, date }: { event: AgendaEvent; date: string }) {
  const { title, location, isBusy } = event;
  const remarks = remarksOf(event);
  return (
    <li className={isBusy ? 'calendar-event' : 'calendar-event free'}>
      <span className="calendar-time">{timeOn(event, date)}</span>
      <span className="calendar-what">
        <span>{visible(title) || text.untitled}</span>
        {location !== undefined && <span className="soft small">{visible(location)}</span>}
      </span>
      {remarks !== '' && <span className="soft small">{remarks}</span>}
    </li>
  );
}

function isOn({ start, end }: AgendaEvent, date: string): boolean {
  const last = end.slice(0, 10);
  // A midnight that something ends with is no part of that day.
  const endsBefore = end.length === 10 || end.slice(11, 16) === '00:00';
  const isPoint = start === end;
  return start.slice(0, 10) <= date && (endsBefore && !isPoint ? date < last : date <= last);
}

function timeOn({ start, end }: AgendaEvent, date: string): string {
  if (start.length === 10) return text.allDay;
  const from = start.slice(0, 10) < date ? `${date}T00:00` : start;
  const to = end.slice(0, 10) > date ? `${date}T24:00` : end;
  return clockWords(from, to);
}

function remarksOf({ status, partstat, isBusy }: AgendaEvent): string {
  const said = [text.status[status] ?? status, partstat === undefined ? '' : text.partstat[partstat]];
  const words = said.filter((one) => one !== undefined && one !== '');
  return (words.length === 0 && !isBusy ? [text.free] : words).join(', ');
}
