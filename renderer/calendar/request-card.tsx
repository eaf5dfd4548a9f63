import { useState } from 'react';
import type { AgendaEvent, WaitingRequest } from '../../agents/calendar/contract.ts';
import { dragoman } from '../dragoman.ts';
import { calendar as text } from '../text/calendar.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import { timeWords } from './days.ts';

const answers = ['decline', 'tentative', 'accept'] as const;

export interface RequestCardOptions {
  request: WaitingRequest;
  /** Of the week that is shown. */
  events: readonly AgendaEvent[];
  onAnswered(): void;
}

/** Who asks for a meeting, when, why the person is asked, and what is in its way. */
export function RequestCard({ request, events, onAnswered }: RequestCardOptions) {
  const { uid, organizer, title, start, end, reason } = request;
  const [isSent, setSent] = useState(false);
  const [problem, setProblem] = useState<string>();
  const who = visible(organizer.replace(/^(xmpp|mailto):/, ''));
  const name = visible(title) || text.untitled;
  const answer = async (one: (typeof answers)[number]) => {
    if (isSent) return;
    setSent(true);
    setProblem(undefined);
    try {
      await dragoman.calendar.answer({ uid, answer: one });
      onAnswered();
    } catch (error) {
      setProblem((error as Error).message);
    }
    setSent(false);
  };
  const beside = start && end ? events.filter((event) => isBeside(event, request)) : [];
  return (
    <article className="card calendar-request" aria-label={text.asks(who)}>
      <header>
        <h3>{name}</h3>
        <p className="soft">{text.asks(who)}</p>
      </header>
      {start !== undefined && end !== undefined && <p>{timeWords(start, end)}</p>}
      <p className="small soft">{visible(reason)}</p>
      {beside.length > 0 && (
        <ul className="small calendar-beside" aria-label={text.busy}>
          {beside.map((event) => (
            <li key={`${event.uid} ${event.start}`}>
              {timeWords(event.start, event.end)}: {visible(event.title) || text.untitled}
            </li>
          ))}
        </ul>
      )}
      {problem !== undefined && <Notice kind="bad">{visible(problem)}</Notice>}
      <div className="row">
        {answers.map((one) => (
          <Button
            key={one}
            kind={one === 'accept' ? 'primary' : 'plain'}
            aria-label={text.about(text[one], name)}
            onPress={() => void answer(one)}
          >
            {text[one]}
          </Button>
        ))}
      </div>
    </article>
  );
}

/** What keeps the person busy at that time. */
function isBeside({ start, end, isBusy, uid }: AgendaEvent, request: WaitingRequest): boolean {
  if (!isBusy || uid === request.uid) return false;
  const at = (time: string) => Date.parse(time.length === 10 ? `${time}T00:00` : time);
  return at(start) < at(request.end ?? '') && at(end) > at(request.start ?? '');
}
