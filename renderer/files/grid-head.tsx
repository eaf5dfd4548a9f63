// biome-ignore-all lint/a11y/useSemanticElements: a table has no room for what is not drawn
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and says which row is meant
import type { KeyboardEvent } from 'react';
import { files as text } from '../text/files.ts';
import type { Order } from './folder.ts';

export interface GridHeadOptions {
  order: Order;
  /** Absent where the order is another's. */
  onSort?: ((order: Order) => void) | undefined;
  hasWhere: boolean;
  heightPx: number;
}

const columns = ['name', 'size', 'modified', 'type'] as const;

/** The names of the columns; pressing one sorts by it, and once more turns the order around. */
export function GridHead({ order, onSort, hasWhere, heightPx }: GridHeadOptions) {
  const keep = (event: KeyboardEvent) => {
    if (event.key !== 'Tab') event.stopPropagation(); // it is for the button, not for the rows
  };
  const shown = columns.flatMap((column) =>
    hasWhere && column === 'name' ? [column, 'where' as const] : column,
  );
  return (
    <div role="row" className="file-head" aria-rowindex={1} style={{ height: heightPx }}>
      {shown.map((column) => {
        const name = text.columns[column];
        const isOrder = order.sort === column;
        const sorted = isOrder ? (order.descending ? 'descending' : 'ascending') : undefined;
        return (
          <span
            key={column}
            role="columnheader"
            className={`file-${column}`}
            {...(onSort && sorted && { 'aria-sort': sorted })}
          >
            {onSort && column !== 'where' ? (
              <button
                type="button"
                className="file-sort"
                onKeyDown={keep}
                onClick={() => onSort({ sort: column, descending: isOrder && !order.descending })}
              >
                {name}
                <span aria-hidden="true">{sorted && (sorted === 'descending' ? '↓' : '↑')}</span>
              </button>
            ) : (
              name
            )}
          </span>
        );
      })}
    </div>
  );
}
