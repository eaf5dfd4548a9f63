import { useEffect, useEffectEvent, useState } from 'react';
import type { ActivityEvent } from '../../app/contract.ts';
import { dragoman, onEvent } from '../dragoman.ts';
import { useStatus } from '../live.ts';
import { automaticIn } from './automatic.ts';

/** What is answered to a question, which is asked again when something happened in the calendar. */
function useCalendar<T>(ask: () => Promise<T>, first: T): T {
  const [answer, setAnswer] = useState(first);
  const state = useStatus()?.state;
  const asked = useEffectEvent(ask);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the core may be there only now
  useEffect(() => {
    let isLeft = false;
    const look = () =>
      void asked().then(
        (value) => {
          if (!isLeft) setAnswer(() => value);
        },
        () => {}, // the calendar's own screen says why
      );
    look();
    const stops = [
      onEvent('activity', ({ agent }) => agent === 'calendar' && look()),
      onEvent('settings', look),
    ];
    return () => {
      isLeft = true;
      for (const stop of stops) stop();
    };
  }, [state]);
  return answer;
}

/** How many requests for meetings wait for the person's answer. */
export function useWaitingCount(): number {
  return useCalendar(async () => (await dragoman.calendar.requests({ look: false })).length, 0);
}

const MOST_LOOKED_AT = 200;
const none: readonly ActivityEvent[] = [];

/** What was answered for the person of late and can be taken back, the newest first. */
export function useAutomatic(): readonly ActivityEvent[] {
  return useCalendar(
    async () => automaticIn(await dragoman.core.activity({ agent: 'calendar', max: MOST_LOOKED_AT })),
    none,
  );
}
