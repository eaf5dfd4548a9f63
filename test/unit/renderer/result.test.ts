import { describe, expect, test } from 'vitest';
import { isWebLink } from '../../../renderer/form/link.ts';
import { columnsOf, rowsOf, sorted } from '../../../renderer/form/table.ts';

describe('tables', () => {
  const reported = [
    { var: 'n', label: 'Number', values: [] },
    { var: 'h', type: 'hidden' as const, values: [] },
    { var: 'j', type: 'jid-single' as const, values: [] },
  ];
  const items = ['10', '9', 'nine'].map((n) => [
    { var: 'n', values: [n] },
    { var: 'j', values: ['a@b'] },
    { var: 'x', values: ['more'] },
  ]);

  test('have the columns that are announced, else those that come', () => {
    expect(columnsOf(reported, items).map(({ label }) => label)).toEqual(['Number', 'j']);
    expect(columnsOf([], items).map(({ name }) => name)).toEqual(['n', 'j', 'x']);
  });

  test('know by the column what a cell is, and are sorted with numbers by size', () => {
    const rows = rowsOf(reported, items);
    expect(rows[0]?.get('j')?.type).toBe('jid-single');
    const numbers = (direction: 'ascending' | 'descending') =>
      sorted(rows, { column: 'n', direction }).map((row) => row.get('n')?.values[0]);
    expect(numbers('ascending')).toEqual(['9', '10', 'nine']);
    expect(numbers('descending')).toEqual(['nine', '10', '9']);
    expect(rows.map((row) => row.get('n')?.values[0])).toEqual(['10', '9', 'nine']);
  });
});

test('what is a link', () => {
  for (const link of ['https://x.org/a', 'http://x', 'mailto:a@b.org', 'xmpp:a@b?join'])
    expect(isWebLink(link)).toBe(true);
  for (const none of [
    'javascript:alert(1)',
    'file:///etc',
    'https://',
    'see https://x.org',
    'a@b.org',
    '',
    'x:y',
  ])
    expect(isWebLink(none), none).toBe(false);
});
