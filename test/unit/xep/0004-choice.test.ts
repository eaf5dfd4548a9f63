import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { choice } from '../../../app/xep/0004-choice.ts';
import { formFromSchema } from '../../../app/xep/0004-form-from-schema.ts';
import { valuesFromForm } from '../../../app/xep/0004-values-from-form.ts';
import { fieldOf, overTheWire, submit } from './0004-forms.ts';

describe('a choice', () => {
  const odd = [
    'plain',
    ' blank ',
    'line\nend',
    'cr\r',
    'nul\u0000',
    'bell\u0007',
    '\ud800',
    '__proto__',
    '<&>"',
    'ü€😀',
    '',
  ];

  test.each(odd.filter((value) => value !== ''))('%j survives the wire', (value) => {
    const schema = z.object({ c: choice(odd, 'Pick') });
    const form = overTheWire(formFromSchema(schema, { values: { c: value } }));
    expect(form.fields[0]).toMatchObject({ type: 'list-single', label: 'Pick' });
    expect(valuesFromForm(schema, overTheWire({ ...form, type: 'submit' }))).toEqual({ c: value });
  });

  test('of a name with blanks at its edges survives a client that trims', () => {
    const schema = z.object({ c: choice([' a ', 'a']) });
    const [wire = ''] = formFromSchema(schema, { values: { c: ' a ' } }).fields[0]?.values ?? [];
    expect(valuesFromForm(schema, submit({ var: 'c', values: [wire.trim()] }))).toEqual({ c: ' a ' });
  });

  test('has labels, and the first of equal values', () => {
    const schema = choice([
      { value: 'a', label: 'A' },
      { value: '__proto__', label: 'P' },
      'b',
      { value: 'a', label: 'B' },
    ]);
    expect(fieldOf(schema)?.options).toEqual([
      { label: 'A', value: 'a' },
      { label: 'P', value: '__proto__' },
      { value: 'b' },
    ]);
  });

  test('may be optional, have a default, and be of several', () => {
    const schema = z.object({
      a: choice(['x']).optional(),
      b: choice(['x']).default('x'),
      c: z.array(choice(['x', 'y'])),
    });
    expect(formFromSchema(schema).fields.map(({ type }) => type)).toEqual([
      'list-single',
      'list-single',
      'list-multi',
    ]);
    expect(valuesFromForm(schema, submit({ var: 'c', values: ['y', 'x', 'y'] }))).toEqual({
      b: 'x',
      c: ['y', 'x'],
    });
  });

  test('of 20,000 is no trouble', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => `file ${n}`);
    const schema = z.object({ c: choice(many) });
    const started = performance.now();
    expect(formFromSchema(schema).fields[0]?.options).toHaveLength(20_000);
    expect(valuesFromForm(schema, submit({ var: 'c', values: ['file 19999'] }))).toEqual({ c: 'file 19999' });
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
