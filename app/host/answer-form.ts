import type { Answer } from '../agent.ts';
import type { DataForm } from '../xep/0004-data-forms.ts';
import { resultFromRows } from '../xep/0004-result-forms.ts';

/** The result form of a command's answer, if it has values or rows (XEP-0004 §3.4). */
export function answerForm({ title, values, rows, columns = {} }: Answer): DataForm | undefined {
  if (rows) {
    const names = Object.keys(columns).length > 0 ? Object.keys(columns) : Object.keys(rows[0] ?? {});
    return resultFromRows(
      rows,
      names.map((name) => ({ var: name, label: columns[name] ?? name })),
      title,
    );
  }
  if (!values) return undefined;
  return {
    type: 'result',
    ...(title !== undefined && { title }),
    fields: Object.entries(values).map(([name, value]) => ({
      var: name,
      type: Array.isArray(value) ? 'text-multi' : 'text-single',
      label: columns[name] ?? name,
      values: [value].flat(),
    })),
  };
}
