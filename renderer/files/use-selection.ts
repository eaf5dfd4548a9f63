import { useCallback, useRef, useState } from 'react';
import type { Selecting as ByRow } from '../grid/use-grid-keys.ts';
import type { ListOf } from './list-of.ts';
import { MOST_SELECTED, nothing, ranged, type Selection, toggled } from './selection.ts';
import type { Thing } from './thing.ts';

export interface Selecting extends ByRow {
  selection: Selection;
  /** Things of a range are still being asked for. */
  isSelecting: boolean;
  /** More was meant than can be selected at once. */
  isTooMany: boolean;
}

/** Which things of a list are selected; begin anew with a `key` of another list. */
export function useSelection(list: ListOf): Selecting {
  const [selection, setSelection] = useState<Selection>(nothing);
  const [isSelecting, setSelecting] = useState(false);
  const [isTooMany, setTooMany] = useState(false);
  const turn = useRef(0);
  const become = useCallback((next: Selection | ((before: Selection) => Selection)) => {
    turn.current += 1;
    setSelecting(false);
    setTooMany(false);
    setSelection(next);
  }, []);

  const select = (anchor: number, focus: number) => {
    const [first, last] = anchor < focus ? [anchor, focus] : [focus, anchor];
    become((before) => ({ ...before, anchor, focus }));
    const own = turn.current;
    if (last - first >= MOST_SELECTED) return setTooMany(true);
    const take = (things: readonly Thing[]) => {
      if (own === turn.current) become((before) => ranged({ ...before, anchor }, focus, things));
    };
    const known = Array.from({ length: last - first + 1 }, (_, at) => list.at(first + at));
    if (known.every((one) => one !== undefined)) return take(known);
    setSelecting(true);
    void list.range(first, last).then(take);
  };

  return {
    selection,
    isSelecting,
    isTooMany,
    only: (index) => select(index, index),
    toggle: (index) => {
      const thing = list.at(index);
      if (thing) become((before) => toggled(before, index, thing));
    },
    extend: (index) => select(selection.anchor, index),
    all: () => {
      if (list.count > 0) select(0, list.count - 1);
    },
    none: () => become((before) => ({ ...before, things: new Map() })),
    focus: (index) => become((before) => ({ ...before, focus: index, anchor: index })),
  };
}
