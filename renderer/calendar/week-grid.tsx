import { useRef } from 'react';
import type { WaitingRequest } from '../../agents/calendar/contract.ts';
import { calendar as text } from '../text/calendar.ts';
import { blocksOn, hoursOf } from './blocks.ts';
import { dateText, dayWords, timeOn, weekFrom } from './days.ts';
import { type Entry, firmnessOf, isAllDay, isOn } from './entries.ts';
import { EntryWords } from './entry-words.tsx';
import { WeekBlock } from './week-block.tsx';
import './week-grid.css';

export interface WeekGridOptions {
  monday: Date;
  entries: readonly Entry[];
  /** A time that somebody asks for was moved to another, or chosen as it is. */
  onPropose(request: WaitingRequest, start: Date): void;
}

/** A week by day and hour. What somebody asks for can be moved, which proposes that time to them. */
export function WeekGrid({ monday, entries, onPropose }: WeekGridOptions) {
  const grid = useRef<HTMLOListElement>(null);
  const days = weekFrom(monday);
  const blocks = days.map((day) => blocksOn(day, entries));
  const hours = hoursOf(blocks.flat());
  const today = dateText(new Date());
  const hourCount = hours.toHour - hours.fromHour;
  return (
    <div className="week-grid">
      <div className="week-hours" aria-hidden="true">
        {Array.from({ length: hourCount }, (_, index) => hours.fromHour + index).map((hour) => (
          <span key={hour} style={{ top: `${((hour - hours.fromHour) / hourCount) * 100}%` }}>
            {`${String(hour).padStart(2, '0')}:00`}
          </span>
        ))}
      </div>
      <ol className="week-days" ref={grid}>
        {days.map((day, index) => (
          <li key={dateText(day)} className={dateText(day) === today ? 'week-day today' : 'week-day'}>
            <h3 {...(dateText(day) === today && { 'aria-current': 'date' })}>
              <span className="visually-hidden">{dayWords(day)}</span>
              <span aria-hidden="true">{text.shortDay(day)}</span>
            </h3>
            <ul className="week-all-day">
              {entries
                .filter((entry) => isAllDay(entry) && isOn(entry, day))
                .map((entry) => (
                  <li key={entry.key} className={`week-block ${firmnessOf(entry)}`}>
                    <EntryWords entry={entry} day={day} />
                  </li>
                ))}
            </ul>
            <ul className="week-body" data-day={index} style={{ height: `${hourCount * 3}rem` }}>
              {blocks[index]?.map((block) => (
                <WeekBlock
                  key={block.entry.key}
                  {...{ block, hours, days, grid }}
                  dayIndex={index}
                  onPropose={(request, to, minute) => onPropose(request, timeOn(days[to] ?? day, minute))}
                />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </div>
  );
}
