import { expect, test } from 'vitest';
import { decodeRegistration, encodeRegistration } from '../../../app/xep/0077-in-band-registration.ts';
import { encodePreauth } from '../../../app/xep/0445-pre-authenticated-registration.ts';
import { parse } from '../../stanzas/parse.ts';

const query = (inside: string) => parse(`<query xmlns='jabber:iq:register'>${inside}</query>`);
const form = `<x xmlns='jabber:x:data' type='form'>
  <field type='hidden' var='FORM_TYPE'><value>jabber:iq:register</value></field>
  <field type='text-single' label='Given Name' var='first'><required/></field></x>`;

test('elements become fields, all required; what is no question is none (§3.1)', () => {
  const asked = query(
    '<instructions> Choose. </instructions><registered/><username/><password/><email>a@b</email>',
  );
  expect(decodeRegistration(asked)).toEqual({
    isLegacy: true,
    form: {
      type: 'form',
      instructions: ['Choose.'],
      fields: [
        { var: 'username', type: 'text-single', required: true, values: [] },
        { var: 'password', type: 'text-private', required: true, values: [] },
        { var: 'email', type: 'text-single', required: true, values: ['a@b'] },
      ],
    },
  });
});

test('a form goes before elements, and those before a link (§6)', () => {
  const link = "<x xmlns='jabber:x:oob'><url>https://example.org/join</url></x>";
  const both = decodeRegistration(query(`<instructions>Old</instructions><username/>${form}${link}`));
  expect(both).toMatchObject({ isLegacy: false, url: 'https://example.org/join' });
  expect(both.form.fields.map((field) => field.var)).toEqual(['FORM_TYPE', 'first']);
  expect(decodeRegistration(query(`<username/>${link}`))).toMatchObject({
    isLegacy: true,
    url: 'https://example.org/join',
    form: { fields: [{ var: 'username' }] },
  });
  expect(decodeRegistration(query(link)).form.fields).toEqual([]);
});

test('the page of a puzzle is a link, too (XEP-0158 §4)', () => {
  const puzzle = form.replace(
    '</x>',
    `<field type='hidden' var='captcha-fallback-url'><value>https://example.org/captcha/1</value></field></x>`,
  );
  expect(decodeRegistration(query(puzzle)).url).toBe('https://example.org/captcha/1');
});

test('what is malformed is refused', () => {
  expect(() => decodeRegistration(parse("<query xmlns='jabber:iq:other'/>"))).toThrow('bad-request');
  expect(() => decodeRegistration(query("<x xmlns='jabber:x:data' type='magic'/>"))).toThrow('Data form');
});

test('the answer takes the way of the question; elements of other names are not sent', () => {
  const fields = [
    { var: 'FORM_TYPE', values: ['jabber:iq:register'] },
    { var: 'username', values: ['bill'] },
    { var: 'key', values: ['k1'] },
    { var: 'email', values: [] },
  ];
  const submission = { type: 'submit' as const, fields };
  expect(encodeRegistration({ form: submission, isLegacy: true }).toString()).toBe(
    '<query xmlns="jabber:iq:register"><username>bill</username><key>k1</key><email/></query>',
  );
  const sent = encodeRegistration({ form: submission, isLegacy: false });
  expect(sent.getChild('x', 'jabber:x:data')?.attrs.type).toBe('submit');
  expect(sent.getChild('username')).toBeUndefined();
});

test('XEP-0445: the token of an invitation', () => {
  expect(encodePreauth('T<"').toString()).toBe('<preauth xmlns="urn:xmpp:pars:0" token="T&lt;&quot;"/>');
});
