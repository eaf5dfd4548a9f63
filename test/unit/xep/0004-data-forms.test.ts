import { describe, expect, test } from 'vitest';
import { type DataForm, decodeForm, encodeForm } from '../../../app/xep/0004-data-forms.ts';
import { serialise } from '../../../app/xmpp/serialise.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { parse } from '../../stanzas/parse.ts';

const decode = (text: string) => decodeForm(parse(text));
const x = (inside: string, type = 'submit') => `<x xmlns='jabber:x:data' type='${type}'>${inside}</x>`;
const refusal = (text: string): StanzaError => {
  try {
    decode(text);
  } catch (error) {
    if (error instanceof StanzaError) return error;
  }
  throw new Error('was accepted');
};

describe('a submission', () => {
  test('of the whole form (Cheogram) is read for var, type and values alone', () => {
    expect(
      decode(
        x(`<title>T</title><instructions>I</instructions>
          <field type='fixed'><value>Section</value></field>
          <field var='a' type='list-single' label='A'><desc>d</desc><required/><value>1</value>
            <option label='One'><value>1</value></option><option/></field>`),
      ),
    ).toEqual({ type: 'submit', fields: [{ var: 'a', type: 'list-single', values: ['1'] }] });
  });

  test('without types (Converse) has none, and a type nobody knows is text-single', () => {
    expect(decode(x(`<field var='a'><value>1</value></field><field var='b' type='slider'/>`)).fields).toEqual(
      [
        { var: 'a', values: ['1'] },
        { var: 'b', type: 'text-single', values: [] },
      ],
    );
  });

  test('may hold children of other namespaces, which are not values', () => {
    expect(
      decode(x(`<field var='a'><value xmlns='urn:other'>no</value><value>yes</value></field>`)).fields,
    ).toEqual([{ var: 'a', values: ['yes'] }]);
  });
});

describe('refused as modify/bad-request', () => {
  test.each([
    ['no form', `<x xmlns='jabber:x:oob'/>`],
    ['a form without a type', `<x xmlns='jabber:x:data'/>`],
    ['a form of a type there is not', x('', 'constructor')],
    ['a field without var', x('<field><value>1</value></field>')],
    ['two fields of one var', x(`<field var='a'/><field var='a'/>`)],
    ['an option without a value', x(`<field var='a'><option/></field>`, 'form')],
    ['an option of two values', x(`<field var='a'><option><value/><value/></option></field>`, 'form')],
    ['a table with a column twice', x(`<reported><field var='a'/><field var='a'/></reported>`, 'result')],
  ])('%s', (_, text) => {
    expect(refusal(text)).toMatchObject({ type: 'modify', condition: 'bad-request' });
  });
});

test('the names of Object.prototype are names like any other', () => {
  const vars = ['__proto__', 'constructor', 'toString'];
  expect(
    decode(x(vars.map((name) => `<field var='${name}'/>`).join(''))).fields.map((field) => field.var),
  ).toEqual(vars);
});

test('a form as big as a stanza can be is read in time', () => {
  const fields = Array.from(
    { length: 8000 },
    (_, n) => `<field var='f${n}'><value>${n}</value></field>`,
  ).join('');
  const huge = 'x'.repeat(300_000);
  const started = performance.now();
  const form = decode(x(`${fields}<field var='huge'><value>${huge}</value></field>`, 'result'));
  expect(form.fields).toHaveLength(8001);
  expect(form.fields.at(-1)?.values[0]).toHaveLength(300_000);
  expect(performance.now() - started).toBeLessThan(3000);
});

test('what XML cannot carry is replaced, so that one bad name never costs the stream', () => {
  const form: DataForm = {
    type: 'form',
    title: 'a\u0000b\nc',
    fields: [
      {
        var: 'v',
        type: 'list-single',
        label: 'l\u001f',
        values: ['\ud800'],
        options: [{ label: '\uffff', value: '\u0007' }],
      },
    ],
  };
  const sent = serialise(encodeForm(form));
  expect(decode(sent)).toMatchObject({
    title: 'a\ufffdb c',
    fields: [{ label: 'l\ufffd', values: ['\ufffd'], options: [{ label: '\ufffd', value: '\ufffd' }] }],
  });
});

test('a text-multi travels a line a value, other values keep their line ends', () => {
  const sent = encodeForm({
    type: 'submit',
    fields: [
      { var: 'm', type: 'text-multi', values: ['one\ntwo\r\nthree'] },
      { var: 's', type: 'text-single', values: ['one\r\ntwo'] },
    ],
  });
  expect(decode(serialise(sent)).fields.map(({ values }) => values)).toEqual([
    ['one', 'two', 'three'],
    ['one\r\ntwo'],
  ]);
});
