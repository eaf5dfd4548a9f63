import type { Field } from '../../app/data-form.ts';

export interface Column {
  name: string;
  label: string;
}

export interface Sorting {
  column: string;
  direction: 'ascending' | 'descending';
}

export type Row = ReadonlyMap<string, Field>;

/** The columns the form announces, or, where it announces none, those that its items have (XEP-0004 §3.4). */
export function columnsOf(reported: readonly Field[], items: readonly (readonly Field[])[]): Column[] {
  const announced = reported.filter(({ type }) => type !== 'hidden' && type !== 'fixed');
  const columns = new Map<string, string>();
  for (const { var: name, label } of announced.length > 0 ? announced : items.flat())
    if (name !== undefined && !columns.has(name)) columns.set(name, label || name);
  return [...columns].map(([name, label]) => ({ name, label }));
}

/** Each item by column; what kind of value a cell has, its column says (§3.4). */
export function rowsOf(reported: readonly Field[], items: readonly (readonly Field[])[]): Row[] {
  const kinds = new Map(reported.map((column) => [column.var, column]));
  return items.map(
    (item) =>
      new Map(
        item.flatMap((cell): [string, Field][] => {
          if (cell.var === undefined) return [];
          const { type, options } = { ...kinds.get(cell.var), ...cell };
          return [[cell.var, { ...cell, ...(type && { type }), ...(options && { options }) }]];
        }),
      ),
  );
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Numbers by their size, the rest as people sort; alike rows stay as they came. */
export function sorted(rows: readonly Row[], { column, direction }: Sorting): Row[] {
  const text = (row: Row) => row.get(column)?.values.join('\n') ?? '';
  const sign = direction === 'ascending' ? 1 : -1;
  return rows.toSorted((a, b) => sign * collator.compare(text(a), text(b)));
}
