import { useState } from 'react';
import type { WaitingRequest } from '../../agents/calendar/contract.ts';
import { dragoman } from '../dragoman.ts';
import { calendar as text } from '../text/calendar.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import { ConflictList } from './conflict-list.tsx';
import { nameOf, timeWords, titleOf } from './words.ts';

const answers = ['decline', 'tentative', 'accept'] as const;

export interface RequestCardOptions {
  request: WaitingRequest;
  /** Where the answer lies, if the organizer is to be sent a file. */
  onAnswered(reply: string | undefined): void;
  onPropose(): void;
  /** Shows the week that it is in; absent where that is shown. */
  onShow?: (() => void) | undefined;
}

/** Who asks for a meeting, when, why the person is asked, and what is in its way. */
export function RequestCard({ request, onAnswered, onPropose, onShow }: RequestCardOptions) {
  const { uid, start, end, reason, conflicts, isSeries, noProposal, proposed } = request;
  const [isSent, setSent] = useState(false);
  const [problem, setProblem] = useState<string>();
  const who = nameOf(request.organizer);
  const title = titleOf(request);
  const answer = async (one: (typeof answers)[number]) => {
    if (isSent) return;
    setSent(true);
    setProblem(undefined);
    try {
      const { reply } = await dragoman.calendar.answer({ uid, answer: one });
      onAnswered(reply);
    } catch (error) {
      setProblem((error as Error).message);
    }
    setSent(false);
  };
  return (
    <article className="card calendar-request" aria-label={text.asks(who)}>
      <header>
        <h3>{title}</h3>
        <p className="soft">{text.asks(who)}</p>
      </header>
      {start !== undefined && end !== undefined && (
        <p>
          {timeWords(start, end)}
          {isSeries && <span className="soft">{` · ${text.series}`}</span>}
        </p>
      )}
      <p className="small soft">{visible(reason)}</p>
      <ConflictList events={conflicts} />
      {proposed && <Notice kind="info">{text.youProposed(timeWords(proposed.start, proposed.end))}</Notice>}
      {noProposal !== undefined && <p className="small soft">{visible(noProposal)}</p>}
      {problem !== undefined && <Notice kind="bad">{visible(problem)}</Notice>}
      <div className="row">
        {answers.map((one) => (
          <Button
            key={one}
            kind={one === 'accept' ? 'primary' : 'plain'}
            aria-label={text.about(text[one], title)}
            onPress={() => void answer(one)}
          >
            {text[one]}
          </Button>
        ))}
        {noProposal === undefined && (
          <Button aria-label={text.about(text.propose, title)} onPress={onPropose}>
            {text.propose}
          </Button>
        )}
        {onShow && (
          <Button kind="quiet" aria-label={text.about(text.show, title)} onPress={onShow}>
            {text.show}
          </Button>
        )}
      </div>
    </article>
  );
}
