import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { choice } from '../../../app/xep/0004-choice.ts';
import { type DataForm, decodeForm, encodeForm, type Field } from '../../../app/xep/0004-data-forms.ts';
import { fillForm } from '../../../app/xep/0004-fill-form.ts';
import { formFromSchema } from '../../../app/xep/0004-form-from-schema.ts';
import { resultFromRows, resultFromValues } from '../../../app/xep/0004-result-forms.ts';
import { FormProblem, valuesFromForm } from '../../../app/xep/0004-values-from-form.ts';
import { serialise } from '../../../app/xmpp/serialise.ts';
import { parse } from '../../stanzas/parse.ts';

const overTheWire = (form: DataForm) => decodeForm(parse(serialise(encodeForm(form))));
const fieldOf = (property: z.ZodType): Field | undefined =>
  formFromSchema(z.object({ p: property })).fields.map(({ var: _, label: __, ...field }) => field)[0];
const submit = (...fields: Field[]): DataForm => ({ type: 'submit', fields });
const problem = (schema: z.ZodObject, ...fields: Field[]): string => {
  try {
    valuesFromForm(schema, submit(...fields));
  } catch (error) {
    if (error instanceof FormProblem) return error.message;
    throw error;
  }
  throw new Error('was accepted');
};

describe('a schema as a form', () => {
  const required = true;
  test.each<[string, z.ZodType, Field]>([
    ['boolean', z.boolean(), { type: 'boolean', required, values: [] }],
    ['boolean with default', z.boolean().default(true), { type: 'boolean', values: ['1'] }],
    ['string', z.string(), { type: 'text-single', required, values: [] }],
    ['optional', z.string().optional(), { type: 'text-single', values: [] }],
    ['nullable', z.string().nullable(), { type: 'text-single', values: [] }],
    [
      'description',
      z.string().meta({ description: 'd' }),
      { type: 'text-single', desc: 'd', required, values: [] },
    ],
    ['private', z.string().meta({ field: 'text-private' }), { type: 'text-private', required, values: [] }],
    ['JID', z.string().meta({ field: 'jid-single' }), { type: 'jid-single', required, values: [] }],
    ['JIDs', z.array(z.string()).meta({ field: 'jid-multi' }), { type: 'jid-multi', values: [] }],
    [
      'long text',
      z.string().default('a\nb').meta({ field: 'text-multi' }),
      { type: 'text-multi', values: ['a', 'b'] },
    ],
    ['hidden', z.string().default('x').meta({ field: 'hidden' }), { type: 'hidden', values: ['x'] }],
    ['strings', z.array(z.string()), { type: 'text-multi', values: [] }],
    [
      'enum',
      z.enum(['a', 'b']).meta({ labels: { a: 'A' } }),
      { type: 'list-single', required, values: [], options: [{ label: 'A', value: 'a' }, { value: 'b' }] },
    ],
    [
      'enums',
      z
        .array(z.enum(['a', 'b']))
        .min(1)
        .max(2)
        .default(['b']),
      {
        type: 'list-multi',
        values: ['b'],
        options: [{ value: 'a' }, { value: 'b' }],
        validate: { datatype: 'xs:string', method: 'basic', listRange: { min: 1, max: 2 } },
      },
    ],
    [
      'literals',
      z.union([z.literal('a').meta({ title: 'A' }), z.literal(2)]),
      { type: 'list-single', required, values: [], options: [{ label: 'A', value: 'a' }, { value: '2' }] },
    ],
    [
      'int in a range',
      z.int().min(1).max(5).default(3),
      {
        type: 'text-single',
        values: ['3'],
        validate: { datatype: 'xs:integer', method: { range: { min: '1', max: '5' } } },
      },
    ],
    [
      'any int',
      z.int(),
      { type: 'text-single', required, values: [], validate: { datatype: 'xs:integer', method: 'basic' } },
    ],
    [
      'positive number',
      z.number().nonnegative(),
      {
        type: 'text-single',
        required,
        values: [],
        validate: { datatype: 'xs:decimal', method: { range: { min: '0' } } },
      },
    ],
    ...(
      [
        ['xs:date', z.iso.date()],
        ['xs:dateTime', z.iso.datetime()],
        ['xs:time', z.iso.time()],
        ['xs:anyURI', z.url()],
      ] as const
    ).map(([datatype, schema]): [string, z.ZodType, Field] => [
      datatype,
      schema,
      { type: 'text-single', required, values: [], validate: { datatype, method: 'basic' } },
    ]),
    [
      'pattern',
      z.string().regex(/^[a-z]+$/),
      {
        type: 'text-single',
        required,
        values: [],
        validate: { datatype: 'xs:string', method: { regex: '^[a-z]+$' } },
      },
    ],
    ['e-mail', z.email(), { type: 'text-single', required, values: [] }],
    ['named schema', z.string().meta({ id: 'some-name' }), { type: 'text-single', required, values: [] }],
  ])('%s', (_, schema, field) => {
    expect(fieldOf(schema)).toEqual(field);
  });

  test('has the title, the instructions and the values given', () => {
    const schema = z.object({ a: z.string().default('x').meta({ title: 'A' }), b: z.int().optional() });
    expect(formFromSchema(schema, { title: 'T', instructions: 'I', values: { b: 0 } })).toMatchObject({
      type: 'form',
      title: 'T',
      instructions: ['I'],
      fields: [
        { var: 'a', label: 'A', values: ['x'] },
        { var: 'b', label: 'b', values: ['0'] },
      ],
    });
  });

  test.each([
    ['an object', z.object({})],
    ['a date', z.date()],
    ['a list of numbers', z.array(z.number())],
    ['a union of kinds', z.union([z.string(), z.number()])],
  ])('%s has no counterpart', (_, schema) => {
    expect(() => fieldOf(schema)).toThrow(/The property p/);
  });
});

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
