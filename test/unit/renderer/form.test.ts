import { describe, expect, test } from 'vitest';
import type { DataForm, Field, Validate } from '../../../app/data-form.ts';
import { hintOf, patternOf } from '../../../renderer/form/hints.ts';
import { kindOf } from '../../../renderer/form/kind.ts';
import { fromInput, toInput } from '../../../renderer/form/moment.ts';
import { problemsOf } from '../../../renderer/form/problems.ts';
import { submission } from '../../../renderer/form/submission.ts';
import { initialValues } from '../../../renderer/form/values.ts';

const formOf = (...fields: Partial<Field>[]): DataForm => ({
  type: 'form',
  fields: fields.map((field) => ({ values: [], ...field })),
});
const problem = (field: Partial<Field>, ...values: string[]) =>
  problemsOf(formOf({ var: 'f', ...field }), new Map([['f', values]])).get('f');
const sent = (field: Partial<Field>, ...values: string[]) =>
  submission(formOf({ var: 'f', ...field }), new Map([['f', values]])).fields[0];
const of = (datatype: string, method: Validate['method'] = 'basic'): Partial<Field> => ({
  type: 'text-single',
  validate: { datatype, method },
});
const options = ['red', 'green', 'blue'].map((value) => ({ value, label: value.toUpperCase() }));

describe('the values of a datatype (XEP-0122 §5.1)', () => {
  const good: Record<string, string[]> = {
    'xs:string': ['anything at all'],
    'xs:integer': ['0', '-7', '+7', '123456789012345678901234567890', ' 7 '],
    'xs:byte': ['-128', '127', '+127'],
    'xs:short': ['-32768', '32767'],
    'xs:int': ['-2147483648', '2147483647'],
    'xs:long': ['-9223372036854775808', '9223372036854775807'],
    'xs:decimal': ['1', '-1.5', '.5', '5.'],
    'xs:double': ['1', '1.5e10', '-2E-3'],
    'xs:boolean': ['0', '1', 'true', 'false'],
    'xs:date': ['2026-02-28', '2024-02-29', '0001-01-01', '2026-12-31Z', '2026-12-31+02:00'],
    'xs:time': ['00:00:00', '23:59:59.999', '12:00:00Z'],
    'xs:dateTime': ['2026-01-01T00:00:00', '2026-01-01T00:00:00.5-05:00', '2024-02-29T23:59:59Z'],
    'xs:anyURI': ['https://x.org/a?b#c', 'xmpp:a@b', 'relative/path', 'urn:x'],
    'xs:language': ['en', 'pt-BR', 'zh-Hant-TW'],
    'x:invented': ['anything'],
  };
  const bad: Record<string, string[]> = {
    'xs:integer': ['1.5', 'one', '0x10', '1e3', '٣', '--1'],
    'xs:byte': ['-129', '128'],
    'xs:short': ['32768'],
    'xs:int': ['2147483648'],
    'xs:long': ['9223372036854775808'],
    'xs:decimal': ['1e5', '.', '1,5', 'NaN'],
    'xs:double': ['1.5e', 'x'],
    'xs:boolean': ['yes', '2'],
    'xs:date': ['2026-02-30', '2025-02-29', '2026-13-01', '26-01-01', '31.12.2026', '2026-01-01T00:00:00'],
    'xs:time': ['24:00:00', '12:60:00', '12:00', 'noon'],
    'xs:dateTime': ['2026-01-01', '2026-02-30T00:00:00Z', '2026-01-01 00:00:00', '2026-01-01T25:00:00Z'],
    'xs:anyURI': ['not an address', '<x>'],
    'xs:language': ['english language', '-', 'en_GB'],
  };
  const each = (table: Record<string, string[]>) =>
    Object.entries(table).flatMap(([datatype, values]) => values.map((value) => [datatype, value] as const));
  test.each(each(good))('%s takes %j', (datatype, value) => {
    expect(problem(of(datatype), value)).toBeUndefined();
  });
  test.each(each(bad))('%s does not take %j', (datatype, value) => {
    expect(problem(of(datatype), value)).toMatch(/^(Must|This number)/);
  });
});

describe('ranges (XEP-0122 §3.2.3)', () => {
  test.each([
    ['xs:int', { min: '1', max: '5' }, ['1', '5'], ['0', '6']],
    ['xs:integer', { min: '9007199254740993' }, ['9007199254740993'], ['9007199254740992']],
    ['xs:decimal', { max: '0.5' }, ['0.5', '-1'], ['0.51']],
    ['xs:date', { min: '2026-01-01', max: '2026-12-31' }, ['2026-06-01'], ['2025-12-31', '2027-01-01']],
    ['xs:dateTime', { min: '2026-01-01T00:00:00Z' }, ['2026-01-01T01:00:00+01:00'], ['2025-12-31T23:59:59Z']],
    ['xs:time', { min: '09:00:00', max: '17:00:00' }, ['09:00:00'], ['08:59:59', '17:00:01']],
    ['xs:int', { min: 'nonsense' }, ['-5'], []],
    ['xs:string', { min: 'b', max: 'd' }, ['a', 'z'], []],
  ])('%s %j', (datatype, range, inside, outside) => {
    for (const value of inside) expect(problem(of(datatype, { range }), value), value).toBeUndefined();
    for (const value of outside)
      expect(problem(of(datatype, { range }), value), value).toMatch(/must (not )?be/i);
  });
});

describe('what a field needs (XEP-0004 §3.2)', () => {
  test.each<Partial<Field>>([
    { type: 'text-single' },
    { type: 'text-private' },
    { type: 'text-multi' },
    { type: 'jid-single' },
    { type: 'jid-multi' },
    { type: 'list-single', options },
    { type: 'list-multi', options },
    {},
  ])('%j', (field) => {
    for (const values of [[], [''], ['  ', '']]) {
      expect(problem(field, ...values)).toBeUndefined();
      expect(problem({ ...field, required: true }, ...values)).toMatch(/^(Fill this in|Choose)/);
    }
  });

  test('a boolean is always answered; hidden and fixed fields are nobody’s to fill', () => {
    expect(problem({ type: 'boolean', required: true })).toBeUndefined();
    expect(problem({ type: 'hidden', required: true })).toBeUndefined();
    expect(problemsOf(formOf({ type: 'fixed', required: true }), new Map()).size).toBe(0);
  });

  test('addresses', () => {
    for (const jid of ['a@b.org', 'b.org', 'a@b.org/with / all', 'ä@münchen.example'])
      expect(problem({ type: 'jid-single' }, jid), jid).toBeUndefined();
    for (const jid of ['a b@c', '@c', 'a@', 'a@b@c', '"a"@b'])
      expect(problem({ type: 'jid-single' }, jid), jid).toMatch(/not an XMPP address/);
    expect(problem({ type: 'jid-multi' }, 'a@b.org', '', 'c d')).toMatch(/^“c d” is not/);
  });

  test('lists take what they offer, open ones anything of their type', () => {
    expect(problem({ type: 'list-single', options }, 'red')).toBeUndefined();
    expect(problem({ type: 'list-single', options }, 'pink')).toBe('Choose from the list.');
    expect(problem({ type: 'list-multi', options }, 'red', 'pink')).toBe('Choose from the list.');
    const open = { options, validate: { datatype: 'xs:integer', method: 'open' as const } };
    expect(problem({ type: 'list-single', ...open }, '5')).toBeUndefined();
    expect(problem({ type: 'list-single', ...open }, 'pink')).toMatch(/whole number/);
    expect(problem({ type: 'list-multi', ...open }, 'red', 'pink')).toMatch(/^“pink”: Must be a whole/);
    expect(problem({ type: 'list-single' }, 'free, for there are no options')).toBeUndefined();
  });

  test('how many may be chosen (XEP-0122 §3.3)', () => {
    const field = (min?: number, max?: number, required = false): Partial<Field> => ({
      ...{ type: 'list-multi', options, required },
      validate: {
        datatype: 'xs:string',
        method: 'basic',
        listRange: { ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
      },
    });
    expect(problem(field(2, 2), 'red')).toBe('Choose at least 2.');
    expect(problem(field(2, 2), 'red', 'green')).toBeUndefined();
    expect(problem(field(1, 2), 'red', 'green', 'blue')).toBe('Choose at most 2.');
    expect(problem(field(2))).toBeUndefined();
    expect(problem(field(2, 3, true))).toBe('Choose at least 2.');
    expect(problem(field(0, 3, true))).toBe('Choose at least one.');
  });

  test('a pattern of the other side is shown and never run', () => {
    const field = of('xs:string', { regex: '^(a+)+$' });
    expect(problem(field, `${'a'.repeat(50)}!`)).toBeUndefined();
    expect(patternOf({ values: [], ...field })).toBe('^(a+)+$');
    expect(patternOf({ values: [], ...of('xs:string') })).toBeUndefined();
  });

  test('each line of a long text', () => {
    const field = { type: 'text-multi' as const, validate: { datatype: 'xs:int', method: 'basic' as const } };
    expect(problem(field, '1', '', '2')).toBeUndefined();
    expect(problem(field, '1', 'two')).toBe('“two”: Must be a whole number.');
  });
});

describe('what goes back (XEP-0004 §3.2)', () => {
  test('every field but the fixed, hidden ones untouched, and nothing but var, type and values', () => {
    const form: DataForm = {
      type: 'form',
      title: 'T',
      instructions: ['I'],
      fields: [
        { var: 'FORM_TYPE', type: 'hidden', values: ['urn:x'] },
        { var: 'empty', type: 'hidden', values: [] },
        { type: 'fixed', values: ['Read this'] },
        { var: 'named', type: 'fixed', values: ['and this'] },
        { var: 'name', label: 'Name', desc: 'D', required: true, values: ['old'] },
        { var: 'ok', type: 'boolean', values: [] },
        { var: 'colour', type: 'list-single', options, values: ['red'] },
      ],
    };
    const values = new Map([
      ...initialValues(form),
      ['name', ['new']],
      ['FORM_TYPE', ['mine']],
      ['x', ['y']],
    ]);
    expect(submission(form, values)).toEqual({
      type: 'submit',
      fields: [
        { var: 'FORM_TYPE', type: 'hidden', values: ['urn:x'] },
        { var: 'empty', type: 'hidden', values: [] },
        { var: 'name', values: ['new'] },
        { var: 'ok', type: 'boolean', values: ['0'] },
        { var: 'colour', type: 'list-single', values: ['red'] },
      ],
    });
  });

  test.each<[Partial<Field>, string[], string[] | undefined]>([
    [{ type: 'boolean' }, ['1'], ['1']],
    [{ type: 'text-single' }, [''], undefined],
    [{ type: 'text-single', values: ['old'] }, [''], []],
    [{ type: 'text-single' }, [' a '], [' a ']],
    [of('xs:int'), [' 7 '], ['7']],
    [{ type: 'text-private' }, [' s '], [' s ']],
    [{ type: 'text-multi' }, ['a', '', 'b'], ['a', '', 'b']],
    [{ type: 'text-multi' }, ['', ''], undefined],
    [{ type: 'jid-single' }, [' a@b '], ['a@b']],
    [{ type: 'jid-multi' }, ['a@b', ' ', 'a@b ', 'c'], ['a@b', 'c']],
    [{ type: 'list-multi', options }, ['red', 'red', ''], ['red']],
    [{ type: 'list-multi', options, values: ['red'] }, [], []],
    [{ type: 'list-multi', options }, [], undefined],
  ])('%j filled with %j', (field, values, expected) => {
    expect(sent(field, ...values)?.values).toEqual(expected);
  });

  test('a field may bear any name', () => {
    const form = formOf({ var: '__proto__' }, { var: 'constructor' });
    const values = new Map([
      ['__proto__', ['a']],
      ['constructor', ['b']],
    ]);
    expect(submission(form, values).fields.map((field) => field.values)).toEqual([['a'], ['b']]);
    expect(problemsOf(form, new Map()).size).toBe(0);
  });
});

test('what stands in a form at first', () => {
  const form = formOf(
    { var: 'yes', type: 'boolean', values: ['true'] },
    { var: 'unset', type: 'boolean' },
    { var: 'gone', type: 'list-single', options, values: ['pink'] },
    {
      var: 'open',
      type: 'list-single',
      options,
      values: ['pink'],
      validate: { datatype: 'xs:string', method: 'open' },
    },
    { var: 'text', type: 'text-multi', values: ['a', 'b'] },
    { var: 'hidden', type: 'hidden', values: ['x'] },
  );
  expect([...initialValues(form)]).toEqual([
    ['yes', ['1']],
    ['unset', ['0']],
    ['gone', []],
    ['open', ['pink']],
    ['text', ['a', 'b']],
  ]);
});

test('how a field is drawn', () => {
  const kind = (field: Partial<Field>) => kindOf({ values: [], ...field });
  expect(kind({})).toEqual({ is: 'text', input: 'text' });
  expect(kind(of('xs:long'))).toEqual({ is: 'text', input: 'integer' });
  expect(kind(of('xs:dateTime'))).toEqual({ is: 'text', input: 'datetime-local' });
  expect(kind({ ...of('xs:string', 'open'), options })).toEqual({ is: 'open-choice' });
  expect(kind({ type: 'list-single', options })).toEqual({ is: 'choice' });
  expect(kind({ type: 'list-single' })).toEqual({ is: 'open-choice' });
});

test('hints say what may be filled in', () => {
  const hint = (field: Partial<Field>) => hintOf({ values: [], ...field });
  expect(hint(of('xs:int', { range: { min: '1', max: '5' } }))).toBe('From 1 to 5.');
  expect(hint(of('xs:int', { range: { max: '5' } }))).toBe('At most 5.');
  expect(hint(of('xs:int', { range: {} }))).toBeUndefined();
  expect(hint({ type: 'jid-multi' })).toBe('One on each line.');
  const listRange = { min: 2, max: 2 };
  expect(hint({ type: 'list-multi', validate: { datatype: 'xs:string', method: 'basic', listRange } })).toBe(
    'Choose 2.',
  );
});

describe('dates and times between the form and the system’s own fields', () => {
  test.each([
    ['date', '2026-03-31', '2026-03-31'],
    ['date', '2026-03-31Z', undefined],
    ['time', '14:30:00', '14:30:00'],
    ['time', '14:30:00Z', undefined],
    ['date', '', ''],
    ['datetime-local', 'soon', undefined],
    ['datetime-local', '2026-02-31T99:00:00Z', undefined],
  ] as const)('%s %j is shown as %j', (input, value, shown) => {
    expect(toInput(input, value)).toBe(shown);
  });

  test('a moment stays the same moment, whatever the zone of this device', () => {
    for (const value of ['2026-01-31T12:00:00Z', '2026-07-31T12:00:00+05:30', '1999-12-31T23:59:59-08:00']) {
      const there = fromInput('datetime-local', toInput('datetime-local', value) ?? '');
      expect(new Date(there).getTime()).toBe(new Date(value).getTime());
      expect(problem(of('xs:dateTime'), there)).toBeUndefined();
    }
    expect(fromInput('time', '14:30')).toBe('14:30:00');
    expect(fromInput('datetime-local', '')).toBe('');
  });
});
