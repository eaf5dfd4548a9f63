import type { KeyboardEvent } from 'react';
import type { ListOf } from './list-of.ts';
import type { Selecting } from './use-selection.ts';
import { useTypeAhead } from './use-type-ahead.ts';

export interface GridKeys {
  list: ListOf;
  selecting: Selecting;
  /** How many rows are seen at once. */
  rowsSeen: number;
  /** The keyboard goes to this row, wherever it is. */
  onMove(index: number): void;
}

/** The keys that go through a grid and select in it (ARIA APG, grid; a tap of the mouse does the rest). */
export function useGridKeys({ list, selecting, rowsSeen, onMove }: GridKeys): (event: KeyboardEvent) => void {
  const typeAhead = useTypeAhead(list, (index) => {
    selecting.only(index);
    onMove(index);
  });
  return (event) => {
    const { key, shiftKey, altKey } = event;
    const isControl = event.ctrlKey || event.metaKey;
    const { focus } = selecting.selection;
    const page = Math.max(1, rowsSeen - 1);
    const steps: Record<string, number> = {
      ArrowDown: focus + 1,
      ArrowUp: focus - 1,
      PageDown: focus + page,
      PageUp: focus - page,
      Home: 0,
      End: list.count - 1,
    };
    const step = steps[key];
    if (list.count === 0 || altKey) return;
    if (step !== undefined) {
      const to = Math.min(Math.max(0, step), list.count - 1);
      event.preventDefault();
      if (shiftKey) selecting.extend(to);
      else if (isControl) selecting.focus(to);
      else selecting.only(to);
      onMove(to);
    } else if (key === ' ' && (isControl || !typeAhead.isTyping())) {
      event.preventDefault();
      selecting.toggle(focus);
    } else if (key === 'a' && isControl) {
      event.preventDefault();
      selecting.all();
    } else if (key === 'Escape') selecting.none();
    else if ([...key].length === 1 && !isControl) {
      event.preventDefault();
      typeAhead.type(key, focus);
    }
  };
}
