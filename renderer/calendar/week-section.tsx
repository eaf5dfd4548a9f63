import type { Dispatch, SetStateAction } from 'react';
import type { WaitingRequest } from '../../agents/calendar/contract.ts';
import { calendar as text } from '../text/calendar.ts';
import { Button } from '../ui/button.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import { daysFrom, mondayOf, weekFrom, weekWords } from './days.ts';
import { entriesOf, isOn } from './entries.ts';
import type { Week } from './use-week.ts';
import { WeekGrid } from './week-grid.tsx';
import { WeekList } from './week-list.tsx';

export interface WeekSectionOptions {
  monday: Date;
  setMonday: Dispatch<SetStateAction<Date>>;
  week: Week;
  onPropose(request: WaitingRequest, start: Date): void;
}

/** A week with all that is in it. */
export function WeekSection({ monday, setMonday, week, onPropose }: WeekSectionOptions) {
  const move = (days: number) => setMonday((before) => daysFrom(before, days));
  const isNarrow = useIsNarrow();
  const days = weekFrom(monday);
  const entries =
    week.events && entriesOf(week.events, week.requests).filter((one) => days.some((day) => isOn(one, day)));
  const canMove = entries?.some((one) => one.is === 'asked' && one.request.noProposal === undefined);
  return (
    <section aria-labelledby="calendar-week" className="stack calendar-week">
      <div className="row calendar-head">
        <h2 id="calendar-week" aria-live="polite">
          {weekWords(monday)}
        </h2>
        <div className="row calendar-moves">
          <Button onPress={() => move(-7)} aria-label={text.previous}>
            ‹
          </Button>
          <Button onPress={() => setMonday(mondayOf(new Date()))}>{text.today}</Button>
          <Button onPress={() => move(7)} aria-label={text.next}>
            ›
          </Button>
        </div>
      </div>
      {entries?.length === 0 && <p className="soft">{text.nothing}</p>}
      {entries && isNarrow && entries.length > 0 && <WeekList monday={monday} entries={entries} />}
      {entries && !isNarrow && <WeekGrid monday={monday} entries={entries} onPropose={onPropose} />}
      {canMove && !isNarrow && <p className="soft small">{text.moveHint}</p>}
    </section>
  );
}
