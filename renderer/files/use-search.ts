import { useEffect, useMemo, useState } from 'react';
import { dragoman } from '../dragoman.ts';
import type { ListOf } from './list-of.ts';
import { foundThing, type Thing, type Where } from './thing.ts';

export interface Search {
  list: ListOf;
  isRunning: boolean;
  isCut: boolean;
  unasked: readonly { device: string; reason: string }[];
  problem: string | undefined;
}

/** Whoever is still writing asks for nothing. */
const TYPING_MS = 300;
/** What comes within this is shown at once. */
const BATCH_MS = 100;

const nothing = { isRunning: false, isCut: false, unasked: [], problem: undefined };

/**
 * What is called like this, as it is found.
 * @param within only there; undefined: on all devices
 */
export function useSearch(name: string, within: Where | undefined): Search {
  const [things, setThings] = useState<readonly Thing[]>([]);
  const [state, setState] = useState<Omit<Search, 'list'>>(nothing);
  const { device, path } = within ?? {};
  const isEverywhere = within === undefined;
  useEffect(() => {
    setThings([]);
    setState(nothing);
    if (name.trim() === '') return;
    const left = new AbortController();
    const { signal } = left;
    let fresh: Thing[] = [];
    let batch: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      clearTimeout(batch);
      batch = undefined;
      const more = fresh;
      fresh = [];
      if (!signal.aborted && more.length > 0) setThings((before) => [...before, ...more]);
    };
    const search = async () => {
      setState({ ...nothing, isRunning: true });
      const on = device === undefined ? { here: true } : { device };
      const where = isEverywhere ? {} : { ...on, path: path ?? '' };
      try {
        const { isCut, unasked } = await dragoman.files.find(
          { ...where, name: name.trim() },
          {
            signal,
            progress: (found) => {
              fresh.push(...found.map((one) => foundThing(one.device, one.path, one.entry)));
              batch ??= setTimeout(show, BATCH_MS);
            },
          },
        );
        show();
        if (!signal.aborted) setState({ ...nothing, isCut, unasked });
      } catch (error) {
        show();
        if (!signal.aborted) setState({ ...nothing, problem: (error as Error).message });
      }
    };
    const timer = setTimeout(() => void search(), TYPING_MS);
    return () => {
      clearTimeout(timer);
      clearTimeout(batch);
      left.abort(new Error('left'));
    };
  }, [name, isEverywhere, device, path]);
  const list = useMemo(() => listOf(things), [things]);
  return { ...state, list };
}

function listOf(things: readonly Thing[]): ListOf {
  return {
    count: things.length,
    at: (index) => things[index],
    indexOf: (key) => things.findIndex((one) => one.key === key),
    range: async (first, last) => things.slice(first, last + 1),
    want: () => {},
  };
}
