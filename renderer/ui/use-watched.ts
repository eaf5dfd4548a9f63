import { useEffect, useEffectEvent, useState } from 'react';
import { useStatus } from '../live.ts';

export interface Watched<T> {
  /** Undefined until known. */
  value: T | undefined;
  problem: string | undefined;
}

const AGAIN_MS = 3_000;

/**
 * What a call tells until it is canceled; it is made again when it ends, for another core may answer then.
 * @param take what is known after some news
 */
export function useWatched<N, T>(
  watch: (options: { signal: AbortSignal; progress(news: N): void }) => Promise<unknown>,
  take: (before: T | undefined, news: N) => T,
): Watched<T> {
  const [value, setValue] = useState<T>();
  const [problem, setProblem] = useState<string>();
  const state = useStatus()?.state;
  const begin = useEffectEvent(watch);
  const heard = useEffectEvent((news: N) => {
    setProblem(undefined);
    setValue((before) => take(before, news));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another core may answer once it is online
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const goOn = async () => {
      const progress = (news: N) => {
        if (!signal.aborted) heard(news);
      };
      await begin({ signal, progress }).catch((error: Error) => {
        if (!signal.aborted) setProblem(error.message);
      });
      if (!signal.aborted) timer = setTimeout(() => void goOn(), AGAIN_MS);
    };
    void goOn();
    return () => {
      clearTimeout(timer);
      left.abort(new Error('left'));
    };
  }, [state]);
  return { value, problem };
}
