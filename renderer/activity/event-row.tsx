import { memo } from 'react';
import type { ActivityEvent } from '../../app/contract.ts';
import { activity as text } from '../text/activity.ts';
import { visible } from '../ui/visible.ts';
import { Outcome } from './outcome.tsx';

export interface EventRowOptions {
  event: ActivityEvent;
  /** Of all rows one is reached by Tab; arrow keys go to the others. */
  isInTabOrder: boolean;
  onOpen(event: ActivityEvent): void;
}

/** A plain button: dozens come and go while one scrolls. */
export const EventRow = memo(function EventRow({ event, isInTabOrder, onOpen }: EventRowOptions) {
  const { time, agent, peer, action, outcome, reason, ms, undo } = event;
  return (
    <button
      type="button"
      className="event"
      tabIndex={isInTabOrder ? 0 : -1}
      onClick={() => onOpen(event)}
      data-event={event.id}
    >
      <time dateTime={time}>{text.clock(time)}</time>
      <Outcome outcome={outcome} />
      <span className="event-what">
        <strong>
          {text.agentName(agent)}: {visible(text.what(action))}
        </strong>{' '}
        <span className="event-who">{visible(text.who(peer))}</span>
      </span>
      <span className="event-why">{visible(reason)}</span>
      <span className="event-took">
        {undo !== undefined && <span className="event-undoable">{text.canBeUndone}</span>} {text.took(ms)}
      </span>
    </button>
  );
});
