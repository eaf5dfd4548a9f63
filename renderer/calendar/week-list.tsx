import { dateText, dayWords, weekFrom } from './days.ts';
import { type Entry, firmnessOf, isOn } from './entries.ts';
import { EntryWords } from './entry-words.tsx';

/** What there is on each day of a week, one below the other. */
export function WeekList({ monday, entries }: { monday: Date; entries: readonly Entry[] }) {
  const today = dateText(new Date());
  return (
    <ol className="calendar-days">
      {weekFrom(monday).map((day) => {
        const those = entries.filter((entry) => isOn(entry, day));
        if (those.length === 0) return null;
        const isToday = dateText(day) === today;
        return (
          <li key={dateText(day)} className={isToday ? 'calendar-day today' : 'calendar-day'}>
            <h3 {...(isToday && { 'aria-current': 'date' })}>{dayWords(day)}</h3>
            <ul>
              {those.map((entry) => (
                <li key={entry.key} className={`calendar-event ${firmnessOf(entry)}`}>
                  <EntryWords entry={entry} day={day} />
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}
