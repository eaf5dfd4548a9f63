import { useEffect, useEffectEvent } from 'react';
import { dragoman } from '../dragoman.ts';
import type { Where } from './thing.ts';

/** What ends sooner again and again is no watching: nobody there can, or may. */
const SHORTEST_MS = 1_000;
const AGAIN_MS = 3_000;

/**
 * Tells that something may have changed in a folder: it was seen to, or could not be seen for a while, or the person
 * comes back to the window.
 * @param anew what makes it another folder by the same name
 */
export function useWatch({ device, path }: Where, anew: unknown, onChange: () => void): void {
  const changed = useEffectEvent(onChange);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `anew` says when to begin anew
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => changed();
    const where = { ...(device !== undefined && { device }), path };
    let isFirst = true;
    const watch = async (hadWatched: boolean) => {
      const beganMs = performance.now();
      if (hadWatched) tell();
      // One after another that could not be: that it is not ended soon is the news.
      const stands = hadWatched || isFirst ? undefined : setTimeout(tell, SHORTEST_MS);
      await dragoman.files.watch(where, { signal, progress: tell }).catch(() => {}); // it is begun again
      clearTimeout(stands);
      if (signal.aborted) return;
      const hasWatched = performance.now() - beganMs > SHORTEST_MS;
      if (hasWatched || isFirst) tell(); // it may be gone
      isFirst = false;
      timer = setTimeout(() => void watch(hasWatched), AGAIN_MS);
    };
    void watch(false);
    window.addEventListener('focus', tell);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('focus', tell);
      left.abort(new Error('left'));
    };
  }, [device, path, anew]);
}
