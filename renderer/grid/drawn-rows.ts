const SPARE_ROWS = 12;

export interface RowsPlace {
  scrollPx: number;
  heightPx: number;
  rowPx: number;
  /** Of a head that stays above the rows. */
  headPx?: number;
  count: number;
  /** The row that the keyboard is on. */
  focus: number;
}

/** Of rows of one height: the first that is seen, how many are, and which are drawn. */
export function drawnRows({ scrollPx, heightPx, rowPx, headPx = 0, count, focus }: RowsPlace) {
  const first = Math.floor(scrollPx / rowPx);
  const rowsSeen = Math.max(1, Math.floor((heightPx - headPx) / rowPx));
  const from = Math.max(0, first - SPARE_ROWS);
  const to = Math.min(count - 1, first + rowsSeen + SPARE_ROWS);
  const drawn = Array.from({ length: Math.max(0, to - from + 1) }, (_, step) => from + step);
  const isDrawn = focus < 0 || focus >= count || (focus >= from && focus <= to);
  // The row that is meant is there, however far one has scrolled from it.
  return { first, rowsSeen, drawn: isDrawn ? drawn : [...drawn, focus] };
}

/** Scrolls no further than it takes to see all of the row. */
export function reveal(view: HTMLElement | null, index: number, rowPx: number, headPx = 0): void {
  if (!view) return;
  const top = index * rowPx;
  if (top < view.scrollTop) view.scrollTop = top;
  else if (top + rowPx + headPx > view.scrollTop + view.clientHeight)
    view.scrollTop = top + rowPx + headPx - view.clientHeight;
}
