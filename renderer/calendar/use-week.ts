import { useEffect, useRef, useState } from 'react';
import type { AgendaEvent, WaitingRequest } from '../../agents/calendar/contract.ts';
import { dragoman, onEvent } from '../dragoman.ts';
import { useStatus } from '../live.ts';
import { daysFrom } from './days.ts';

export interface Week {
  /** Undefined until known. */
  events?: readonly AgendaEvent[] | undefined;
  requests: readonly WaitingRequest[];
  hasCalendars: boolean;
  problems: readonly string[];
}

/** Other programs write to the same calendars, and nobody tells of it. */
const LOOK_MS = 20_000;

/** What is in the calendars from one day on for a week, and who waits for an answer. */
export function useWeek(from: Date): { week: Week | undefined; problem: string | undefined; reload(): void } {
  const state = useStatus()?.state;
  const [loaded, setLoaded] = useState<{ time: number; week: Week }>();
  const [problem, setProblem] = useState<string>();
  const time = from.getTime();
  const look = useRef(() => {});
  // biome-ignore lint/correctness/useExhaustiveDependencies: the agents may be there only now
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    look.current = () =>
      void load(new Date(time), signal).then(
        (week) => {
          if (signal.aborted) return;
          setLoaded({ time, week });
          setProblem(undefined);
        },
        (error: Error) => {
          if (!signal.aborted) setProblem(error.message);
        },
      );
    look.current();
    const timer = setInterval(() => look.current(), LOOK_MS);
    const stops = [
      onEvent('activity', ({ agent }) => agent === 'calendar' && look.current()),
      onEvent('settings', () => look.current()),
    ];
    return () => {
      clearInterval(timer);
      for (const stop of stops) stop();
      left.abort(new Error('left'));
    };
  }, [time, state]);
  // Who waits does so in every week.
  const week = loaded && { ...loaded.week, ...(loaded.time !== time && { events: undefined }) };
  return { week, problem, reload: () => look.current() };
}

async function load(from: Date, signal: AbortSignal): Promise<Week> {
  const to = daysFrom(from, 7);
  const [agenda, requests, calendars] = await Promise.all([
    dragoman.calendar.agenda({ from: from.toISOString(), to: to.toISOString() }, { signal }),
    dragoman.calendar.requests({ look: false }, { signal }),
    dragoman.calendar.calendars({}, { signal }),
  ]);
  return { ...agenda, requests, hasCalendars: calendars.length > 0 };
}
