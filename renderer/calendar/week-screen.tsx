import { type Dispatch, type SetStateAction, useState } from 'react';
import type { WaitingRequest } from '../../agents/calendar/contract.ts';
import { useGo } from '../go.ts';
import { calendar as text } from '../text/calendar.ts';
import { meet } from '../text/meet.ts';
import { rules } from '../text/rules.ts';
import { shell } from '../text/shell.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Notice } from '../ui/notice.tsx';
import { Screen } from '../ui/screen.tsx';
import { visible } from '../ui/visible.ts';
import { AutomaticList } from './automatic-list.tsx';
import './calendar.css';
import { ProposalDialog } from './proposal-dialog.tsx';
import { RequestCards } from './request-cards.tsx';
import { useInvitations } from './use-invitations.ts';
import { useWeek } from './use-week.ts';
import { WeekSection } from './week-section.tsx';

export interface WeekScreenOptions {
  monday: Date;
  setMonday: Dispatch<SetStateAction<Date>>;
  /** Where the keyboard goes on. */
  cameFrom: 'rules' | 'meet' | undefined;
  onGo(view: 'rules' | 'meet'): void;
}

/** Who asks for the person's time, and a week of what they have. */
export function WeekScreen({ monday, setMonday, cameFrom, onGo }: WeekScreenOptions) {
  const [proposing, setProposing] = useState<{ request: WaitingRequest; start: Date }>();
  const { week, problem, reload } = useWeek(monday);
  const { choose, handlers, said, say } = useInvitations(reload);
  const go = useGo();
  const answered = (reply: string | undefined) => {
    if (reply !== undefined) say({ kind: 'info', words: text.received.reply(reply) });
    reload();
  };
  return (
    <Screen
      title={shell.places.calendar}
      beside={
        <div className="row">
          <Button autoFocus={cameFrom === 'meet'} onPress={() => onGo('meet')}>
            {meet.open}
          </Button>
          <Button autoFocus={cameFrom === 'rules'} onPress={() => onGo('rules')}>
            {rules.open}
          </Button>
          <Button onPress={choose}>{text.invitation}</Button>
        </div>
      }
    >
      <div className="stack calendar-all" {...handlers}>
        {problem !== undefined && <Notice kind="bad">{visible(problem)}</Notice>}
        {said.map(({ kind, words }) => (
          <Notice key={words} kind={kind}>
            {visible(words)}
          </Notice>
        ))}
        {week?.problems.map((one) => (
          <Notice key={one} kind="warn">
            {visible(one)}
          </Notice>
        ))}
        {week && (
          <RequestCards
            {...{ monday, setMonday, onAnswered: answered }}
            requests={week.requests}
            onPropose={(request) => setProposing({ request, start: new Date(request.start ?? '') })}
          />
        )}
        {week && !week.hasCalendars && (
          <Empty title={text.noCalendars}>
            {text.noCalendarsHint}
            <span className="row">
              <Button onPress={() => go('settings')}>{text.toSettings}</Button>
            </span>
          </Empty>
        )}
        {week?.hasCalendars && (
          <WeekSection
            {...{ monday, setMonday, week }}
            onPropose={(request, start) => setProposing({ request, start })}
          />
        )}
        <AutomaticList onUndone={reload} />
      </div>
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
