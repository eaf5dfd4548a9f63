import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { dragoman } from '../dragoman.ts';
import { Folder, type FolderState, type Order } from './folder.ts';
import type { ListOf } from './list-of.ts';
import type { Where } from './thing.ts';

export interface OpenFolder {
  state: FolderState;
  list: ListOf;
  refresh(): void;
}

/**
 * What is in a folder, kept up as it changes.
 * @param anew what makes it another folder by the same name: its device went and came back
 */
export function useFolder({ device, path }: Where, { sort, descending }: Order, anew: unknown): OpenFolder {
  const [folder, setFolder] = useState(() => open({ device, path }, { sort, descending }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `anew` says when to begin anew
  useEffect(() => {
    const own = open({ device, path }, { sort, descending });
    // The list there was stays until there is another, so that the eye and the keyboard keep their place.
    const stop = own.subscribe(() => {
      stop();
      setFolder(own);
    });
    own.want(0, 0);
    return () => own.leave();
  }, [device, path, sort, descending, anew]);
  useEffect(() => {
    const left = new AbortController();
    const refresh = () => folder.refresh();
    dragoman.files
      .watch({ ...(device !== undefined && { device }), path }, { signal: left.signal, progress: refresh })
      .catch(() => {}); // who cannot watch looks again when the person comes back to the window
    window.addEventListener('focus', refresh);
    return () => {
      left.abort(new Error('left'));
      window.removeEventListener('focus', refresh);
    };
  }, [folder, device, path]);
  const state = useSyncExternalStore(folder.subscribe, folder.state);
  const list = useMemo(
    (): ListOf => ({
      count: state.count ?? 0,
      at: (index) => folder.at(index),
      indexOf: (key) => folder.indexOf(key),
      range: (first, last) => folder.range(first, last),
      want: (first, last) => folder.want(first, last),
    }),
    [folder, state],
  );
  return { state, list, refresh: () => folder.refresh() };
}

function open(where: Where, order: Order): Folder {
  const { device, path } = where;
  return new Folder(where, order, ({ sort, descending, ...range }, signal) =>
    dragoman.files.list(
      { ...(device !== undefined && { device }), path, sort, descending, ...range },
      { signal },
    ),
  );
}
