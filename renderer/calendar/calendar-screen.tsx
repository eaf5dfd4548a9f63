import { useRef, useState } from 'react';
import type { WaitingRequest } from '../../agents/calendar/contract.ts';
import { useGo } from '../go.ts';
import { calendar as text } from '../text/calendar.ts';
import { rules } from '../text/rules.ts';
import { shell } from '../text/shell.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Notice } from '../ui/notice.tsx';
import { Screen } from '../ui/screen.tsx';
import { visible } from '../ui/visible.ts';
import { AutomaticList } from './automatic-list.tsx';
import './calendar.css';
import { daysFrom, mondayOf } from './days.ts';
import { ProposalDialog } from './proposal-dialog.tsx';
import { RequestCard } from './request-card.tsx';
import { RulesScreen } from './rules/rules-screen.tsx';
import { useWeek } from './use-week.ts';
import { WeekSection } from './week-section.tsx';

/** The week, or the rules that answer requests for it. */
export function CalendarScreen() {
  const [isAtRules, setAtRules] = useState(false);
  return isAtRules ? (
    <RulesScreen onBack={() => setAtRules(false)} />
  ) : (
    <WeekScreen onRules={() => setAtRules(true)} />
  );
}

/** Who asks for the person's time, and a week of what they have. */
function WeekScreen({ onRules }: { onRules(): void }) {
  const [monday, setMonday] = useState(() => mondayOf(new Date()));
  const [proposing, setProposing] = useState<{ request: WaitingRequest; start: Date }>();
  const { week, problem, reload } = useWeek(monday);
  const go = useGo();
  const requests = useRef<HTMLDivElement>(null);
  const move = (days: number) => setMonday((before) => daysFrom(before, days));
  return (
    <Screen
      title={shell.places.calendar}
      beside={
        <div className="row calendar-moves">
          <Button onPress={onRules}>{rules.open}</Button>
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
      <div className="stack" ref={requests} tabIndex={-1}>
        {week && week.requests.length > 0 && (
          <section className="stack" aria-labelledby="calendar-waiting">
            <h2 id="calendar-waiting">{text.waiting}</h2>
            <div className="calendar-requests">
              {week.requests.map((request) => (
                <RequestCard
                  key={request.uid}
                  request={request}
                  onAnswered={() => {
                    reload();
                    // Its buttons go with it: the keyboard goes on from here.
                    requests.current?.focus();
                  }}
                  onPropose={() => setProposing({ request, start: new Date(request.start ?? '') })}
                  onShow={weekOf(request, monday, setMonday)}
                />
              ))}
            </div>
          </section>
        )}
      </div>
      {week && !week.hasCalendars && (
        <Empty title={text.noCalendars}>
          {text.noCalendarsHint}
          <span className="row">
            <Button onPress={() => go('settings')}>{text.toSettings}</Button>
          </span>
        </Empty>
      )}
      {week?.hasCalendars && (
        <WeekSection {...{ monday, week }} onPropose={(request, start) => setProposing({ request, start })} />
      )}
      <AutomaticList onUndone={reload} />
      {proposing && (
        <ProposalDialog
          {...proposing}
          onClose={() => setProposing(undefined)}
          onSent={() => {
            setProposing(undefined);
            reload();
          }}
        />
      )}
    </Screen>
  );
}

/** Leads to the week of a request, from another one. */
function weekOf(
  { start }: WaitingRequest,
  monday: Date,
  show: (monday: Date) => void,
): (() => void) | undefined {
  if (start === undefined) return undefined;
  const own = mondayOf(new Date(start.length === 10 ? `${start}T00:00` : start));
  return own.getTime() === monday.getTime() ? undefined : () => show(own);
}
