import { useCallback, useEffect, useState } from 'react';

export interface Asked<T> {
  answer?: T;
  problem?: string;
  isAsking: boolean;
  again(): void;
}

/** Asks when it is first shown, and again when told to; what was answered stays meanwhile. */
export function useAnswer<T>(ask: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<Omit<Asked<T>, 'again'>>({ isAsking: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` is what asks again; `ask` is the same question
  useEffect(() => {
    const controller = new AbortController();
    setState(({ problem, ...before }) => ({ ...before, isAsking: true }));
    ask(controller.signal).then(
      (answer) => {
        if (!controller.signal.aborted) setState({ answer, isAsking: false });
      },
      (error: Error) => {
        if (!controller.signal.aborted) setState({ problem: error.message, isAsking: false });
      },
    );
    return () => controller.abort(new Error('left'));
  }, [round]);
  return { ...state, again: useCallback(() => setRound((last) => last + 1), []) };
}
