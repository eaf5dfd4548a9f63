import { useCallback, useEffect, useState } from 'react';
import { onEvent } from '../dragoman.ts';

export interface Fresh<T> {
  /** Undefined until known. */
  value: T | undefined;
  problem: string | undefined;
  reload(): void;
}

/** The same is looked at on other devices, of which nobody tells. */
const LOOK_MS = 20_000;

/** What is asked for now, after anything that tabs do, and once in a while. */
export function useFresh<T>(ask: (signal: AbortSignal) => Promise<T>): Fresh<T> {
  const [value, setValue] = useState<T>();
  const [problem, setProblem] = useState<string>();
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` is what asks again; `ask` is the same question
  useEffect(() => {
    const left = new AbortController();
    ask(left.signal).then(
      (answer) => {
        if (left.signal.aborted) return;
        setValue(answer);
        setProblem(undefined);
      },
      (error: Error) => {
        if (!left.signal.aborted) setProblem(error.message);
      },
    );
    return () => left.abort(new Error('left'));
  }, [round]);
  useEffect(() => {
    const timer = setInterval(reload, LOOK_MS);
    const stop = onEvent('activity', ({ agent }) => agent === 'tabs' && reload());
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [reload]);
  return { value, problem, reload };
}
