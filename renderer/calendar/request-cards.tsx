import { type Dispatch, type SetStateAction, useRef, useState } from 'react';
import type { WaitingRequest } from '../../agents/calendar/contract.ts';
import { calendar as text } from '../text/calendar.ts';
import { Button } from '../ui/button.tsx';
import { mondayOf } from './days.ts';
import { RequestCard, type RequestCardOptions } from './request-card.tsx';

/** So many that the week below is still in sight. */
const MOST_AT_FIRST = 4;

export interface RequestCardsOptions {
  requests: readonly WaitingRequest[];
  /** Of the week that is shown. */
  monday: Date;
  setMonday: Dispatch<SetStateAction<Date>>;
  onAnswered: RequestCardOptions['onAnswered'];
  onPropose(request: WaitingRequest): void;
}

/** All that wait for the person's answer; of many the first ones, until more are wanted. */
export function RequestCards({ requests, monday, setMonday, onAnswered, onPropose }: RequestCardsOptions) {
  const [hasAll, setHasAll] = useState(false);
  const section = useRef<HTMLElement>(null);
  const shown = hasAll ? requests : requests.slice(0, MOST_AT_FIRST);
  return (
    <section
      className="stack"
      ref={section}
      tabIndex={-1}
      {...(requests.length > 0 && { 'aria-labelledby': 'calendar-waiting' })}
    >
      {requests.length > 0 && <h2 id="calendar-waiting">{text.waiting}</h2>}
      {requests.length > 0 && (
        <div className="calendar-requests">
          {shown.map((request) => (
            <RequestCard
              key={request.uid}
              request={request}
              onAnswered={(reply) => {
                onAnswered(reply);
                // Its buttons go with it: the keyboard goes on from here.
                section.current?.focus();
              }}
              onPropose={() => onPropose(request)}
              onShow={weekOf(request, monday, setMonday)}
            />
          ))}
        </div>
      )}
      {shown.length < requests.length && (
        <div className="row">
          <Button onPress={() => setHasAll(true)}>{text.showAll(requests.length)}</Button>
        </div>
      )}
    </section>
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
