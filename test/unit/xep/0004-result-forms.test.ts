import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { resultFromRows, resultFromValues } from '../../../app/xep/0004-result-forms.ts';
import { overTheWire } from './0004-forms.ts';

describe('results', () => {
  test('rows have every column', () => {
    const form = resultFromRows(
      [{ name: 'a', size: 1 }, { name: 'b' }],
      [{ var: 'name', label: 'Name' }, { var: 'size' }],
      'T',
    );
    expect(overTheWire(form)).toEqual({
      type: 'result',
      title: 'T',
      fields: [],
      reported: [
        { var: 'name', type: 'text-single', label: 'Name', values: [] },
        { var: 'size', type: 'text-single', label: 'size', values: [] },
      ],
      items: [
        [
          { var: 'name', values: ['a'] },
          { var: 'size', values: ['1'] },
        ],
        [
          { var: 'name', values: ['b'] },
          { var: 'size', values: [''] },
        ],
      ],
    });
  });

  test('values are labelled as in the form', () => {
    const schema = z.object({
      share: z.enum(['a', 'b']).meta({ title: 'Share', labels: { a: 'A', b: 'B' } }),
      secret: z.string().meta({ field: 'hidden' }),
      on: z.boolean(),
      none: z.string().optional(),
    });
    expect(resultFromValues(schema, { share: 'b', secret: 's', on: false })).toEqual({
      type: 'result',
      fields: [
        {
          var: 'share',
          type: 'list-single',
          label: 'Share',
          values: ['b'],
          options: [{ label: 'B', value: 'b' }],
        },
        { var: 'on', type: 'boolean', label: 'on', values: ['0'] },
      ],
    });
  });
});
