import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Field } from '../../../app/xep/0004-data-forms.ts';
import { formFromSchema } from '../../../app/xep/0004-form-from-schema.ts';
import { fieldOf } from './0004-forms.ts';

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
