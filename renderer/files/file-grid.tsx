// biome-ignore-all lint/a11y/useSemanticElements: a table has no room for what is not drawn
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and says which row is meant
import {
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { drawnRows, reveal } from '../grid/drawn-rows.ts';
import { indexOf, mean, menuPoint, select } from '../grid/pointed.ts';
import { useGridKeys } from '../grid/use-grid-keys.ts';
import type { Point } from '../ui/action-menu.tsx';
import { useScroller } from '../ui/use-scroller.ts';
import { FileRow } from './file-row.tsx';
import type { Order } from './folder.ts';
import { GridHead } from './grid-head.tsx';
import type { ListOf } from './list-of.ts';
import type { Thing } from './thing.ts';
import type { Selecting } from './use-selection.ts';
import './grid.css';
import './grid-shapes.css';

export interface FileGridOptions {
  ref: RefObject<HTMLDivElement | null>;
  label: string;
  list: ListOf;
  selecting: Selecting;
  order: Order;
  onSort?: ((order: Order) => void) | undefined;
  hasWhere?: boolean;
  /** Whether the keyboard goes to it as soon as it is there. */
  hasFocus?: boolean;
  /** The row that something held over the grid would go into. */
  target?: string | undefined;
  /** The keyboard goes to this one as soon as it is there. */
  at?: string | undefined;
  onOpen(thing: Thing): void;
  onMenu(point: Point): void;
  onKey(event: KeyboardEvent): void;
}

const HEAD_PX = 36;
/** One line; in a narrow window two. */
const ROW_PX = { wide: 36, narrow: 56 };
const NARROW_PX = 520;

/** Files and folders in rows, of which only what is seen is drawn (ARIA APG, grid). */
export function FileGrid(options: FileGridOptions) {
  const {
    ref: grid,
    label,
    list,
    selecting,
    order,
    onSort,
    hasWhere = false,
    hasFocus = true,
    target,
    at,
  } = options;
  const { onOpen, onMenu, onKey } = options;
  const id = useId();
  const { scrollPx, widthPx, heightPx, onScroll } = useScroller(grid);
  const isNarrow = widthPx > 0 && widthPx < NARROW_PX;
  const rowPx = isNarrow ? ROW_PX.narrow : ROW_PX.wide;
  const { selection } = selecting;
  const focus = Math.min(selection.focus, list.count - 1);

  const place = { scrollPx, heightPx, rowPx, headPx: HEAD_PX, count: list.count, focus };
  const { first, rowsSeen, drawn } = drawnRows(place);
  useEffect(() => list.want(first, first + rowsSeen), [list, first, rowsSeen]);

  // Rows of another height: what was at the top stays there.
  const before = useRef({ first, rowPx });
  useLayoutEffect(() => {
    if (before.current.rowPx !== rowPx && grid.current) grid.current.scrollTop = before.current.first * rowPx;
    before.current = { first, rowPx };
  }, [grid, first, rowPx]);

  const onMove = (index: number) => reveal(grid.current, index, rowPx, HEAD_PX);
  const keys = useGridKeys({ list, selecting, focus: selection.focus, rowsSeen, onMove });

  const [sought, setSought] = useState(at);
  useEffect(() => setSought(at), [at]);
  const begin = sought === undefined ? -1 : list.indexOf(sought);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is known where it is
  useLayoutEffect(() => {
    if (begin < 0) return;
    setSought(undefined);
    selecting.only(begin);
    onMove(begin);
  }, [begin]);
  useEffect(() => {
    if (hasFocus) grid.current?.focus({ preventScroll: true });
  }, [grid, hasFocus]);

  const open = (index: number) => {
    const thing = list.at(index);
    if (thing) onOpen(thing);
  };
  const meant = (event: MouseEvent) =>
    mean(event, selecting, (index) => {
      const thing = list.at(index);
      return thing !== undefined && selection.things.has(thing.key);
    });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== grid.current) return;
    const point = menuPoint(event, grid.current?.querySelector('.file.focused'), grid.current);
    if (point) onMenu(point);
    else if (event.key === 'Enter' && !event.altKey) open(focus);
    else keys(event);
    if (!event.defaultPrevented) onKey(event);
  };
  const name = (index: number) => `${id}-${index}`;
  return (
    <div
      ref={grid}
      role="grid"
      className={`files-grid ${isNarrow ? 'narrow' : ''} ${hasWhere ? 'with-where' : ''}`}
      aria-label={label}
      aria-multiselectable="true"
      aria-rowcount={list.count + 1}
      tabIndex={0}
      {...(focus >= 0 && { 'aria-activedescendant': name(focus) })}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={(event) => select(event, selecting)}
      onDoubleClick={(event) => open(indexOf(event) ?? -1)}
      onContextMenu={(event) => {
        event.preventDefault();
        meant(event);
        onMenu({ x: event.clientX, y: event.clientY });
      }}
      onDragStart={meant}
    >
      <GridHead order={order} onSort={onSort} hasWhere={hasWhere} heightPx={HEAD_PX} />
      <div role="rowgroup" className="files-all" style={{ height: list.count * rowPx }}>
        {drawn.map((index) => {
          const thing = list.at(index);
          return (
            <FileRow
              key={index}
              id={name(index)}
              thing={thing}
              index={index}
              topPx={index * rowPx}
              heightPx={rowPx}
              isSelected={thing !== undefined && selection.things.has(thing.key)}
              isFocused={index === focus}
              isTarget={thing !== undefined && thing.key === target}
              hasWhere={hasWhere}
            />
          );
        })}
      </div>
    </div>
  );
}
