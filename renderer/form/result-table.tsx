import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Field } from '../../app/data-form.ts';
import { form as text } from '../text/form.ts';
import { visible } from '../ui/visible.ts';
import { columnsOf, rowsOf, type Sorting, sorted } from './table.ts';
import { Value } from './value.tsx';

export interface ResultTableOptions {
  caption: string;
  reported: readonly Field[];
  items: readonly (readonly Field[])[];
}

/** The items of a result. What is wider or longer than the window scrolls in a box of its own, by keyboard, too. */
export function ResultTable({ caption, reported, items }: ResultTableOptions) {
  const [sorting, setSorting] = useState<Sorting>();
  const columns = columnsOf(reported, items);
  const all = rowsOf(reported, items);
  if (all.length === 0) return <p className="soft">{text.result.noRows}</p>;
  const rows = sorting ? sorted(all, sorting) : all;
  const sort = (column: string) =>
    setSorting({
      column,
      direction: sorting?.column === column && sorting.direction === 'ascending' ? 'descending' : 'ascending',
    });
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keyboard */}
      <section className="table-box" aria-label={caption} tabIndex={0}>
        <table>
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ name, label }) => {
                const direction = sorting?.column === name ? sorting.direction : undefined;
                return (
                  <th key={name} scope="col" aria-sort={direction ?? 'none'}>
                    <Button className="sort" onPress={() => sort(name)}>
                      {visible(label)}
                      <span aria-hidden="true">{direction ? arrows[direction] : ''}</span>
                    </Button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else to be told apart by
              <tr key={index}>
                {columns.map(({ name }) => {
                  const field = row.get(name);
                  return <td key={name}>{field && <Value field={field} />}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="soft small">{text.result.rows(all.length)}</p>
    </>
  );
}

const arrows = { ascending: '↑', descending: '↓' };
