import type { KeyboardEvent } from 'react';
import { type NamedRows, useTypeAhead } from './use-type-ahead.ts';

/** What keys can do to which rows of a grid are selected. */
export interface Selecting {
  only(index: number): void;
  toggle(index: number): void;
  /** From where the last choice was. */
  extend(index: number): void;
  all(): void;
  none(): void;
  /** The keyboard goes there, and nothing is selected by it. */
  focus(index: number): void;
}

export interface GridKeys {
  list: NamedRows;
  selecting: Selecting;
  /** The row that the keyboard is on. */
  focus: number;
  /** How many rows are seen at once. */
  rowsSeen: number;
  /** The keyboard goes to this row, wherever it is. */
  onMove(index: number): void;
}

/** The keys that go through a grid and select in it (ARIA APG, grid; a tap of the mouse does the rest). */
export function useGridKeys({
  list,
  selecting,
  focus,
  rowsSeen,
  onMove,
}: GridKeys): (event: KeyboardEvent) => void {
  const typeAhead = useTypeAhead(list, (index) => {
    selecting.only(index);
    onMove(index);
  });
  return (event) => {
    const { key, shiftKey, altKey } = event;
    const isControl = event.ctrlKey || event.metaKey;
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
