import { useCallback, useEffect, useState } from 'react';
import type { AgendaEvent, WaitingRequest } from '../../agents/calendar/contract.ts';
import { dragoman, onEvent } from '../dragoman.ts';

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
  const [loaded, setLoaded] = useState<{ time: number; week: Week }>();
  const [problem, setProblem] = useState<string>();
  const [count, setCount] = useState(0);
  const reload = useCallback(() => setCount((before) => before + 1), []);
  const time = from.getTime();
  // biome-ignore lint/correctness/useExhaustiveDependencies: counting is asking anew
  useEffect(() => {
    const end = new AbortController();
    load(new Date(time), end.signal).then(
      (week) => {
        if (end.signal.aborted) return;
        setLoaded({ time, week });
        setProblem(undefined);
      },
      (error: Error) => {
        if (!end.signal.aborted) setProblem(error.message);
      },
    );
    return () => end.abort();
  }, [time, count]);
  useEffect(() => {
    const timer = setInterval(reload, LOOK_MS);
    const stop = onEvent('activity', ({ agent }) => agent === 'calendar' && reload());
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [reload]);
  // Who waits does so in every week.
  const week = loaded && { ...loaded.week, ...(loaded.time !== time && { events: undefined }) };
  return { week, problem, reload };
}

async function load(from: Date, signal: AbortSignal): Promise<Week> {
  const to = new Date(from.getFullYear(), from.getMonth(), from.getDate() + 7);
  const [agenda, requests, calendars] = await Promise.all([
    dragoman.calendar.agenda({ from: from.toISOString(), to: to.toISOString() }, { signal }),
    dragoman.calendar.requests({}, { signal }),
    dragoman.calendar.calendars({}, { signal }),
  ]);
  return { ...agenda, requests, hasCalendars: calendars.length > 0 };
}
