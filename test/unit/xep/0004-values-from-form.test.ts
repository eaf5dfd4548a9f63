import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { choice } from '../../../app/xep/0004-choice.ts';
import type { Field } from '../../../app/xep/0004-data-forms.ts';
import { formFromSchema } from '../../../app/xep/0004-form-from-schema.ts';
import { FormProblem, valuesFromForm } from '../../../app/xep/0004-values-from-form.ts';
import { overTheWire, submit } from './0004-forms.ts';

const problem = (schema: z.ZodObject, ...fields: Field[]): string => {
  try {
    valuesFromForm(schema, submit(...fields));
  } catch (error) {
    if (error instanceof FormProblem) return error.message;
    throw error;
  }
  throw new Error('was accepted');
};

describe('a submission as values', () => {
  const everything = z.object({
    flag: z.boolean(),
    text: z.string().optional(),
    lines: z.array(z.string()),
    long: z.string().meta({ field: 'text-multi' }),
    count: z.int().min(1).max(5).default(3),
    ratio: z.number(),
    day: z.iso.date(),
    who: z.array(z.string()).meta({ field: 'jid-multi' }),
    one: z.enum(['a', 'b']),
    some: z.array(z.enum(['a', 'b', 'c'])),
    maybe: z.string().nullable(),
  });
  const values = {
    flag: true,
    text: 't',
    lines: ['1', '2'],
    long: 'a\n\nb',
    count: 4,
    ratio: -0.5,
    day: '2026-02-28',
    who: ['a@b/c'],
    one: 'b' as const,
    some: ['a' as const, 'c' as const],
    maybe: 'm',
  };

  test('comes back as it went, over the wire and with the form sent back whole', () => {
    const form = overTheWire(formFromSchema(everything, { values }));
    expect(valuesFromForm(everything, overTheWire({ ...form, type: 'submit' }))).toEqual(values);
  });

  test.each(['1', 'true', ' true '])('%j is yes', (value) => {
    expect(valuesFromForm(z.object({ b: z.boolean() }), submit({ var: 'b', values: [value] }))).toEqual({
      b: true,
    });
  });

  test.each([[['0']], [['false']], [['']], [[]]])('%j is no', (given) => {
    expect(valuesFromForm(z.object({ b: z.boolean() }), submit({ var: 'b', values: given }))).toEqual({
      b: false,
    });
  });

  test('one value with line ends is a text-multi all the same', () => {
    const schema = z.object({ l: z.array(z.string()) });
    expect(valuesFromForm(schema, submit({ var: 'l', values: ['a\r\nb', '', 'c'] }))).toEqual({
      l: ['a', 'b', 'c'],
    });
  });

  test.each([[{ var: 'p', values: [''] }], [{ var: 'p', values: [] }], [{ var: 'q', values: ['x'] }]])(
    'empty and absent are alike: %j',
    (field) => {
      const read = (p: z.ZodType) => valuesFromForm(z.object({ p }), submit(field));
      expect(read(z.string().default('d'))).toEqual({ p: 'd' });
      expect(read(z.boolean().default(true))).toEqual({ p: true });
      expect(read(z.string().optional())).toEqual({});
      expect(read(z.boolean().optional())).toEqual({});
      expect(read(z.string().nullable())).toEqual({ p: null });
      expect(read(z.array(z.string()))).toEqual({ p: [] });
      expect(() => read(z.string())).toThrow('“p” is required.');
    },
  );

  test('a hidden field that comes back is not believed', () => {
    const schema = z.object({ path: z.string().default('/').meta({ field: 'hidden' }) });
    const forged = submit({ var: 'path', type: 'hidden', values: ['/etc'] });
    expect(valuesFromForm(schema, forged)).toEqual({ path: '/' });
    expect(valuesFromForm(schema, forged, { path: '/known' })).toEqual({ path: '/known' });
  });

  test.each<[string, z.ZodType, string[]]>([
    ['must be one of the choices offered', z.enum(['a']), ['b']],
    ['must be one of the choices offered', z.array(z.enum(['a'])), ['a', '__proto__']],
    ['must be one of the choices offered', choice(['a']), ['constructor']],
    ['is required', choice(['a']), []],
    ['is required', z.enum(['a']), ['']],
    ['takes one value', z.enum(['a', 'b']), ['a', 'b']],
    ['must be yes or no', z.boolean(), ['perhaps']],
    ['must be a whole number', z.int(), ['1.5']],
    ['must be a whole number', z.int(), ['0x10']],
    ['must be a whole number', z.int(), ['9'.repeat(400)]],
    ['must be a number', z.number(), ['Infinity']],
    ['must be a number', z.number(), ['NaN']],
    ['must be at least 1', z.int().min(1), ['0']],
    ['must be less than 5', z.number().lt(5), ['5']],
    ['must have at most 3 characters', z.string().max(3), ['long']],
    ['must have at least 2 values', z.array(z.string()).min(2), ['x']],
    ['must be a date like 2026-05-31', z.iso.date(), ['2026-02-30']],
    ['must be a time like 14:00', z.iso.time(), ['noon']],
    ['must be a web address like https://example.org/', z.url(), ['nowhere']],
    ['does not have the form asked for', z.string().regex(/^a+$/), ['b']],
    ['must be an XMPP address like juliet@example.org', z.string().meta({ field: 'jid-single' }), ['@']],
    ['must be a single line', z.string(), ['a\nb']],
    ['must not be Bob', z.string().refine((name) => name !== 'Bob', { error: 'must not be Bob' }), ['Bob']],
  ])('“Name” %s', (words, schema, given) => {
    expect(
      problem(z.object({ p: schema.meta({ ...schema.meta(), title: 'Name' }) }), { var: 'p', values: given }),
    ).toBe(`“Name” ${words}.`);
  });

  test('every bad field has its sentence, one each, and a rule over all is told too', () => {
    const schema = z
      .object({ a: z.int(), b: z.string(), c: z.string() })
      .refine(({ a }) => a !== 1, { error: 'cannot be so' });
    expect(problem(schema, { var: 'a', values: ['x'] }, { var: 'c', values: ['ok'] })).toBe(
      '“a” must be a whole number. “b” is required.',
    );
    expect(problem(schema, ...['a', 'b', 'c'].map((name) => ({ var: name, values: ['1'] })))).toBe(
      'The form cannot be so.',
    );
  });
});
