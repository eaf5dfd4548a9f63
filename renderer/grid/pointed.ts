import type { KeyboardEvent, MouseEvent } from 'react';
import type { Point } from '../ui/action-menu.tsx';
import type { Selecting } from './use-grid-keys.ts';

/** Of the row that the mouse is on, if it is on one: rows say theirs in `data-index`. */
export function indexOf({ target }: { target: EventTarget }): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row ? Number(row.dataset.index) : undefined;
}

/** A click: with Shift all from the last choice on, with Ctrl this one as well or no more, beside the rows none. */
export function select(event: MouseEvent, selecting: Selecting): void {
  const index = indexOf(event);
  if (index === undefined) selecting.none();
  else if (event.shiftKey) selecting.extend(index);
  else if (event.ctrlKey || event.metaKey) selecting.toggle(index);
  else selecting.only(index);
}

/** What is meant by a menu or a drag: all that is selected, where the mouse is on one of them; else this row alone. */
export function mean(event: MouseEvent, selecting: Selecting, isSelected: (index: number) => boolean): void {
  const index = indexOf(event);
  if (index === undefined) selecting.none();
  else if (!isSelected(index)) selecting.only(index);
}

/** Where the menu opens that this key asks for, if it does: under that row, or in the view where none is drawn. */
export function menuPoint(
  event: KeyboardEvent,
  row: Element | null | undefined,
  view: Element | null,
): Point | undefined {
  if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return undefined;
  event.preventDefault();
  const box = (row ?? view)?.getBoundingClientRect();
  return box && { x: box.left + 40, y: Math.min(box.bottom, innerHeight) };
}
