import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { dragoman } from '../dragoman.ts';
import { Folder, type FolderState, type Order } from './folder.ts';
import type { ListOf } from './list-of.ts';
import { seek } from './seek.ts';
import type { Where } from './thing.ts';
import { useWatch } from './use-watch.ts';

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
  useWatch({ device, path }, anew, () => folder.refresh());
  const state = useSyncExternalStore(folder.subscribe, folder.state);
  const isByName = sort === 'name' && !descending;
  const list = useMemo((): ListOf => {
    const count = state.count ?? 0;
    const range = (first: number, last: number) => folder.range(first, last);
    return {
      count,
      range,
      at: (index) => folder.at(index),
      indexOf: (key) => folder.indexOf(key),
      want: (first, last) => folder.want(first, last),
      ...(isByName && { seek: (text) => seek({ count, range }, text) }),
    };
  }, [folder, state, isByName]);
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
