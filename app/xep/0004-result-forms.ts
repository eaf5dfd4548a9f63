import type { z } from 'zod';
import type { DataForm, Field, FieldType } from './0004-data-forms.ts';
import { valuesOnWire } from './0004-form-from-schema.ts';
import { schemaFields } from './0004-schema-fields.ts';

export interface Column {
  var: string;
  label?: string;
  type?: FieldType;
}

type Cell = string | number | boolean | Date | null | undefined;

/**
 * A table (XEP-0004 §3.4): every item has every column, and there are no other fields. Four columns at most read
 * well on a phone.
 */
export function resultFromRows(
  rows: Iterable<{ readonly [column: string]: Cell }>,
  columns: readonly Column[],
  title?: string,
): DataForm {
  return {
    type: 'result',
    ...(title !== undefined && { title }),
    fields: [],
    reported: columns.map(({ var: name, label = name, type = 'text-single' }) => ({
      var: name,
      type,
      label,
      values: [],
    })),
    items: Array.from(rows, (row) =>
      columns.map((column): Field => ({ var: column.var, values: [cellText(row[column.var])] })),
    ),
  };
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

/** One set of values, labelled as the schema's form is. Fields without a value and hidden ones are left out. */
export function resultFromValues<S extends z.ZodObject>(
  schema: S,
  values: Partial<z.input<S>>,
  title?: string,
): DataForm {
  const known: { readonly [name: string]: unknown } = values;
  const fields = schemaFields(schema).flatMap((field): Field[] => {
    const { name, type, label, choices } = field;
    const wire = valuesOnWire(field, known[name]);
    if (wire.length === 0 || type === 'hidden') return [];
    const chosen = choices?.filter((one) => one.label !== undefined && wire.includes(one.wire));
    return [
      {
        var: name,
        type,
        label,
        values: wire,
        ...(chosen?.length && {
          options: chosen.map((one) => ({ label: one.label ?? '', value: one.wire })),
        }),
      },
    ];
  });
  return { type: 'result', ...(title !== undefined && { title }), fields };
}
