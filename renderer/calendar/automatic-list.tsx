import { useState } from 'react';
import type { ActivityEvent } from '../../app/contract.ts';
import { dragoman } from '../dragoman.ts';
import { calendar as text } from '../text/calendar.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import { useAutomatic } from './use-calendar.ts';

/** What the rules have answered, each to be taken back; then its request waits. */
export function AutomaticList({ onUndone }: { onUndone(): void }) {
  const events = useAutomatic();
  if (events.length === 0) return null;
  return (
    <section className="stack calendar-column" aria-labelledby="calendar-automatic">
      <h2 id="calendar-automatic">{text.automatic}</h2>
      <ul className="calendar-automatic">
        {events.map((event) => (
          <Automatic key={event.id} event={event} onUndone={onUndone} />
        ))}
      </ul>
    </section>
  );
}

function Automatic({ event, onUndone }: { event: ActivityEvent; onUndone(): void }) {
  const { undo = '', reason, peer } = event;
  const [isUndoing, setUndoing] = useState(false);
  const [problem, setProblem] = useState<string>();
  const takeBack = async () => {
    if (isUndoing) return;
    setUndoing(true);
    setProblem(undefined);
    try {
      await dragoman.core.undo({ id: undo });
      onUndone();
    } catch (error) {
      setProblem((error as Error).message);
    }
    setUndoing(false);
  };
  return (
    <li className="card">
      <div className="row">
        <span className="calendar-answered">
          <span>{visible(reason)}</span>
          <span className="soft small">{visible(peer.split('/')[0] ?? '')}</span>
        </span>
        <Button aria-label={text.about(text.undo, visible(reason))} onPress={() => void takeBack()}>
          {text.undo}
        </Button>
      </div>
      {problem !== undefined && <Notice kind="bad">{visible(problem)}</Notice>}
    </li>
  );
}
