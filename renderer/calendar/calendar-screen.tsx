import { useState } from 'react';
import { useGo } from '../go.ts';
import { calendar as text } from '../text/calendar.ts';
import { shell } from '../text/shell.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Notice } from '../ui/notice.tsx';
import { Screen } from '../ui/screen.tsx';
import { visible } from '../ui/visible.ts';
import './calendar.css';
import { daysFrom, mondayOf, weekWords } from './days.ts';
import { RequestCard } from './request-card.tsx';
import { useWeek } from './use-week.ts';
import { WeekList } from './week-list.tsx';

/** Who asks for the person's time, and a week of what they have. */
export function CalendarScreen() {
  const [monday, setMonday] = useState(() => mondayOf(new Date()));
  const { week, problem, reload } = useWeek(monday);
  const go = useGo();
  const move = (days: number) => setMonday((before) => daysFrom(before, days));
  return (
    <Screen
      title={shell.places.calendar}
      beside={
        <div className="row calendar-moves">
          <Button onPress={() => move(-7)} aria-label={text.previous}>
            ‹
          </Button>
          <Button onPress={() => setMonday(mondayOf(new Date()))}>{text.today}</Button>
          <Button onPress={() => move(7)} aria-label={text.next}>
            ›
          </Button>
        </div>
      }
    >
      {problem !== undefined && <Notice kind="bad">{visible(problem)}</Notice>}
      {week?.problems.map((one) => (
        <Notice key={one} kind="warn">
          {visible(one)}
        </Notice>
      ))}
      {week && week.requests.length > 0 && (
        <section className="stack calendar-requests" aria-labelledby="calendar-waiting">
          <h2 id="calendar-waiting">{text.waiting}</h2>
          {week.requests.map((request) => (
            <RequestCard key={request.uid} request={request} events={week.events ?? []} onAnswered={reload} />
          ))}
        </section>
      )}
      {week && !week.hasCalendars ? (
        <Empty title={text.noCalendars}>
          {text.noCalendarsHint}
          <span className="row">
            <Button onPress={() => go('settings')}>{text.toSettings}</Button>
          </span>
        </Empty>
      ) : (
        <section aria-labelledby="calendar-week" className="stack">
          <h2 id="calendar-week" aria-live="polite">
            {weekWords(monday)}
          </h2>
          {week?.events && <WeekList monday={monday} events={week.events} />}
        </section>
      )}
    </Screen>
  );
}
