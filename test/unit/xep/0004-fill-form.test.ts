import { describe, expect, test } from 'vitest';
import type { DataForm } from '../../../app/xep/0004-data-forms.ts';
import { fillForm } from '../../../app/xep/0004-fill-form.ts';

describe('filling a form in', () => {
  const form: DataForm = {
    type: 'form',
    fields: [
      { type: 'fixed', values: ['Section'] },
      { var: 'FORM_TYPE', type: 'hidden', values: ['urn:x'] },
      {
        var: 'share',
        type: 'list-single',
        required: true,
        values: [],
        options: [{ label: 'Docs', value: 'd' }],
      },
      { var: 'kept', type: 'text-single', values: ['as it was'] },
      { var: 'on', type: 'boolean', values: [] },
      { var: 'note', type: 'text-multi', values: [] },
      { var: 'empty', values: [] },
    ],
  };

  test('takes what has a field, keeps the rest, and tells what is left', () => {
    const given = new Map([
      ['share', ['Docs']],
      ['on', ['yes']],
      ['note', ['a\nb']],
      ['later', ['x']],
      ['FORM_TYPE', ['urn:y']],
    ]);
    expect(fillForm(form, given)).toEqual({
      submit: {
        type: 'submit',
        fields: [
          { var: 'FORM_TYPE', type: 'hidden', values: ['urn:x'] },
          { var: 'share', type: 'list-single', values: ['d'] },
          { var: 'kept', type: 'text-single', values: ['as it was'] },
          { var: 'on', type: 'boolean', values: ['1'] },
          { var: 'note', type: 'text-multi', values: ['a', 'b'] },
        ],
      },
      missing: [],
      unused: ['later', 'FORM_TYPE'],
    });
  });

  test('names what is missing', () => {
    expect(fillForm(form, new Map()).missing.map((field) => field.var)).toEqual(['share']);
    expect(fillForm(form, new Map([['share', ['']]])).missing).toHaveLength(1);
  });

  test('refuses two values for one', () => {
    expect(() => fillForm(form, new Map([['kept', ['a', 'b']]]))).toThrow('“kept” takes one value.');
  });
});
