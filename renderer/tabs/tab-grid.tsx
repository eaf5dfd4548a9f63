// biome-ignore-all lint/a11y/useSemanticElements: a table has no room for what is not drawn
import { type KeyboardEvent, type MouseEvent, useId, useRef } from 'react';
import { drawnRows, reveal } from '../grid/drawn-rows.ts';
import { indexOf, mean, menuPoint, select } from '../grid/pointed.ts';
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

/** The windows and tabs of a device, of which only what is seen is drawn (ARIA APG, grid). */
export function TabGrid({ label, rows, selection, onSelect, onOpen, onMenu, onKey }: TabGridOptions) {
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const { scrollPx, heightPx, onScroll } = useScroller(grid);
  const focus = Math.max(
    0,
    rows.findIndex(({ key }) => key === selection.focus),
  );
  const { rowsSeen, drawn } = drawnRows({ scrollPx, heightPx, rowPx: ROW_PX, count: rows.length, focus });
  const choose = (index: number, how: (row: Row) => Selection) => {
    const row = rows[index];
    if (row) onSelect(how(row));
  };
  const selecting = {
    only: (index: number) => choose(index, only),
    toggle: (index: number) => choose(index, (row) => toggled(selection, row)),
    extend: (index: number) => choose(index, (row) => extended(selection, rows, row)),
    all: () => onSelect({ ...selection, keys: new Set(rows.map(({ key }) => key)) }),
    none: () => onSelect({ ...selection, keys: nothing.keys }),
    focus: (index: number) => choose(index, ({ key }) => ({ keys: selection.keys, anchor: key, focus: key })),
  };
  const list = { count: rows.length, at: (index: number) => rows[index] };
  const onMove = (index: number) => reveal(grid.current, index, ROW_PX);
  const keys = useGridKeys({ list, selecting, focus, rowsSeen, onMove });
  const meant = (event: MouseEvent) =>
    mean(event, selecting, (index) => {
      const row = rows[index];
      return row !== undefined && isSelected(selection, row);
    });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const point = menuPoint(event, grid.current?.querySelector('.tab-row.focused'), grid.current);
    if (point) {
      if (selection.keys.size === 0) selecting.only(focus);
      onMenu(point);
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
      onClick={(event) => select(event, selecting)}
      onDoubleClick={(event) => {
        const row = rows[indexOf(event) ?? -1];
        if (row) onOpen(row);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        meant(event);
        onMenu({ x: event.clientX, y: event.clientY });
      }}
      onDragStart={meant}
    >
      <div role="rowgroup" className="tabs-all" style={{ height: rows.length * ROW_PX }}>
        {drawn.map((index) => {
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
