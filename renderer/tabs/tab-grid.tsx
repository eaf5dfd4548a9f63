// biome-ignore-all lint/a11y/useSemanticElements: a table has no room for what is not drawn
import { type KeyboardEvent, type MouseEvent, useId, useRef } from 'react';
import { useGridKeys } from '../grid/use-grid-keys.ts';
import type { Point } from '../ui/action-menu.tsx';
import { useScroller } from '../ui/use-scroller.ts';
import type { Row } from './rows.ts';
import { extended, isSelected, nothing, only, type Selection, toggled } from './selection.ts';
import { TabLine } from './tab-row.tsx';
import './grid.css';

export interface TabGridOptions {
  label: string;
  rows: readonly Row[];
  selection: Selection;
  onSelect(selection: Selection): void;
  onOpen(row: Row): void;
  onMenu(point: Point): void;
  onKey(event: KeyboardEvent<HTMLElement>): void;
}

const ROW_PX = 46;
const SPARE_ROWS = 12;

/** The windows and tabs of a device, of which only what is seen is drawn (ARIA APG, grid). */
export function TabGrid({ label, rows, selection, onSelect, onOpen, onMenu, onKey }: TabGridOptions) {
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const { scrollPx, heightPx, onScroll } = useScroller(grid);
  const focus = Math.max(
    0,
    rows.findIndex(({ key }) => key === selection.focus),
  );
  const first = Math.floor(scrollPx / ROW_PX);
  const rowsSeen = Math.max(1, Math.floor(heightPx / ROW_PX));
  const from = Math.max(0, first - SPARE_ROWS);
  const to = Math.min(rows.length - 1, first + rowsSeen + SPARE_ROWS);
  const drawn = Array.from({ length: Math.max(0, to - from + 1) }, (_, step) => from + step);
  // The row that is meant is there, however far one has scrolled from it.
  const shown = focus >= rows.length || (focus >= from && focus <= to) ? drawn : [...drawn, focus];

  const reveal = (index: number) => {
    const view = grid.current;
    if (!view) return;
    const top = index * ROW_PX;
    if (top < view.scrollTop) view.scrollTop = top;
    else if (top + ROW_PX > view.scrollTop + view.clientHeight)
      view.scrollTop = top + ROW_PX - view.clientHeight;
  };
  const select = (index: number, how: (row: Row) => Selection) => {
    const row = rows[index];
    if (row) onSelect(how(row));
  };
  const selecting = {
    only: (index: number) => select(index, only),
    toggle: (index: number) => select(index, (row) => toggled(selection, row)),
    extend: (index: number) => select(index, (row) => extended(selection, rows, row)),
    all: () => onSelect({ ...selection, keys: new Set(rows.map(({ key }) => key)) }),
    none: () => onSelect({ ...selection, keys: nothing.keys }),
    focus: (index: number) => select(index, ({ key }) => ({ keys: selection.keys, anchor: key, focus: key })),
  };
  const list = { count: rows.length, at: (index: number) => rows[index] };
  const keys = useGridKeys({ list, selecting, focus, rowsSeen, onMove: reveal });

  const pressed = (event: MouseEvent) => {
    const index = indexOf(event);
    if (index === undefined) selecting.none();
    else if (event.shiftKey) selecting.extend(index);
    else if (event.ctrlKey || event.metaKey) selecting.toggle(index);
    else selecting.only(index);
  };
  /** What is meant by the mouse is selected, with whatever is selected beside it. */
  const mean = (event: MouseEvent) => {
    const index = indexOf(event);
    const row = rows[index ?? -1];
    if (index === undefined) selecting.none();
    else if (!row || !isSelected(selection, row)) selecting.only(index);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault();
      if (selection.keys.size === 0) selecting.only(focus);
      const box = (grid.current?.querySelector('.tab-row.focused') ?? grid.current)?.getBoundingClientRect();
      if (box) onMenu({ x: box.left + 40, y: Math.min(box.bottom, innerHeight) });
    } else if (event.key === 'Enter' && !event.altKey) {
      const row = rows[focus];
      if (row) onOpen(row);
    } else keys(event);
    if (!event.defaultPrevented) onKey(event);
  };
  const name = (index: number) => `${id}-${index}`;
  return (
    <div
      ref={grid}
      role="grid"
      className="tabs-grid"
      aria-label={label}
      aria-multiselectable="true"
      aria-rowcount={rows.length}
      tabIndex={0}
      {...(rows.length > 0 && { 'aria-activedescendant': name(focus) })}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={pressed}
      onDoubleClick={(event) => {
        const row = rows[indexOf(event) ?? -1];
        if (row) onOpen(row);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        mean(event);
        onMenu({ x: event.clientX, y: event.clientY });
      }}
      onDragStart={mean}
    >
      <div role="rowgroup" className="tabs-all" style={{ height: rows.length * ROW_PX }}>
        {shown.map((index) => {
          const row = rows[index];
          return (
            row && (
              <TabLine
                key={row.key}
                id={name(index)}
                row={row}
                index={index}
                topPx={index * ROW_PX}
                heightPx={ROW_PX}
                isSelected={isSelected(selection, row)}
                isFocused={index === focus}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

/** Of the row that was pressed, if one was. */
export function indexOf({ target }: { target: EventTarget }): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row ? Number(row.dataset.index) : undefined;
}
