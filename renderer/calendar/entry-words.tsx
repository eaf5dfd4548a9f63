import { calendar as text } from '../text/calendar.ts';
import { visible } from '../ui/visible.ts';
import { dateText } from './days.ts';
import { type Entry, isAllDay } from './entries.ts';
import { clockWords, nameOf, remarksOf, titleOf } from './words.ts';

export interface EntryWordsOptions {
  entry: Entry;
  /** On which of its days. */
  day: Date;
  /** Where it is held now, if it is moved. */
  moved?: string | undefined;
}

/** What an entry is, when on that day, and what else there is to be known of it. */
export function EntryWords({ entry, day, moved }: EntryWordsOptions) {
  const place = entry.is === 'event' ? entry.event.location : undefined;
  const remarks = wordsOn(entry);
  const [from, until] = (moved ?? timeWordsOn(entry, day)).split('–');
  return (
    <>
      <span className="entry-time">
        {from}
        {until !== undefined && <span className="entry-until">–{until}</span>}
      </span>
      <span className="entry-title">{titleOf(entry.is === 'event' ? entry.event : entry.request)}</span>
      {place !== undefined && <span className="entry-place soft small">{visible(place)}</span>}
      {remarks !== '' && <span className="entry-remarks small">{remarks}</span>}
    </>
  );
}

function wordsOn(entry: Entry): string {
  if (entry.is === 'event') return remarksOf(entry.event);
  if (entry.is === 'proposed') return text.proposed;
  return text.askedBy(nameOf(entry.request.organizer), entry.isHeld);
}

function timeWordsOn(entry: Entry, day: Date): string {
  if (isAllDay(entry)) return text.allDay;
  const date = dateText(day);
  const from = entry.start.slice(0, 10) < date ? `${date}T00:00` : entry.start;
  const to = entry.end.slice(0, 10) > date ? `${date}T24:00` : entry.end;
  return clockWords(from, to);
}
