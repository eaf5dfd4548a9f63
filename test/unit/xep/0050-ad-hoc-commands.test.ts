import { describe, expect, test } from 'vitest';
import {
  type CommandReply,
  decodeCommandReply,
  decodeCommandRequest,
  defaultAction,
  encodeCommandReply,
} from '../../../app/xep/0050-ad-hoc-commands.ts';
import {
  badAction,
  badLocale,
  badPayload,
  badSessionid,
  featureNotImplemented,
  forbidden,
  itemNotFound,
  malformedAction,
  sessionExpired,
  tooManySessions,
} from '../../../app/xep/0050-command-errors.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { parse } from '../../stanzas/parse.ts';

const NS = 'http://jabber.org/protocol/commands';
const command = (attrs: string, inside = '') => parse(`<command xmlns='${NS}' ${attrs}>${inside}</command>`);
const x = (type: string, inside = '') => `<x xmlns='jabber:x:data' type='${type}'>${inside}</x>`;
const refusal = (attrs: string, inside = '') => {
  try {
    decodeCommandRequest(command(attrs, inside));
  } catch (error) {
    if (error instanceof StanzaError) return [error.type, error.condition, error.application?.getName()];
  }
  throw new Error('was accepted');
};

describe('a request', () => {
  test.each([
    ['', '', undefined],
    [`node=''`, '', undefined],
    [`node='n' action='jump'`, '', 'malformed-action'],
    [`node='n' action=''`, '', 'malformed-action'],
    [`node='n' sessionid=''`, '', 'bad-sessionid'],
    [`node='n'`, x('submit').repeat(2), 'bad-payload'],
    [`node='n'`, x('form'), 'bad-payload'],
    [`node='n'`, x('result'), 'bad-payload'],
    [`node='n'`, x('nonsense'), 'bad-payload'],
    [`node='n'`, x('submit', '<field/>'), 'bad-payload'],
  ])('%s %s is refused with %s', (attrs, inside, condition) => {
    expect(refusal(attrs, inside)).toEqual(['modify', 'bad-request', condition]);
  });

  test('a form of type cancel counts as submit (§3.5.1)', () => {
    const request = decodeCommandRequest(
      command(`node='n'`, x('cancel', `<field var='a'><value>1</value></field>`)),
    );
    expect(request).toEqual({
      node: 'n',
      action: undefined,
      form: { type: 'submit', fields: [{ var: 'a', values: ['1'] }] },
    });
  });

  test('a cancel is a cancel whatever comes along (Movim sends a form with it)', () => {
    for (const payload of [x('submit'), x('nonsense')])
      expect(decodeCommandRequest(command(`node='n' sessionid='s' action='cancel'`, payload))).toEqual({
        node: 'n',
        sessionid: 's',
        action: 'cancel',
      });
  });

  test('the language is that of the command, else that of the IQ', () => {
    const iq = parse(
      `<iq xml:lang='de'><command xmlns='${NS}' node='n'/><command xmlns='${NS}' node='n' xml:lang='fr'/></iq>`,
    );
    expect(iq.getChildElements().map((element) => decodeCommandRequest(element).lang)).toEqual(['de', 'fr']);
  });
});

describe('a reply', () => {
  const reply: CommandReply = { node: 'n', sessionid: 's', status: 'executing', notes: [] };

  test('has actions, form, link and notes in this order', () => {
    const element = encodeCommandReply({
      ...reply,
      notes: [{ type: 'info', text: 'done \u0000' }],
      link: { url: 'https://example.org/', desc: 'd' },
      form: { type: 'result', fields: [] },
      actions: { next: true },
    });
    expect(element.getChildElements().map((child) => `${child.getName()} ${child.getNS()}`)).toEqual([
      `actions ${NS}`,
      'x jabber:x:data',
      'x jabber:x:oob',
      `note ${NS}`,
    ]);
    expect(decodeCommandReply(parse(element.toString()))).toMatchObject({
      link: { url: 'https://example.org/', desc: 'd' },
      notes: [{ type: 'info', text: 'done \ufffd' }],
    });
  });

  test.each([{}, { prev: true }, { complete: true }, { execute: 'complete' as const, next: true }])(
    'with the invalid actions %j is not sent (§3.4)',
    (actions) => {
      expect(() => encodeCommandReply({ ...reply, actions })).toThrow(TypeError);
    },
  );

  test('of a careless peer is understood', () => {
    const decode = (attrs: string, inside: string) => decodeCommandReply(command(attrs, inside));
    expect(decode(`node='n'`, x('form'))).toMatchObject({ status: 'executing' });
    expect(decode(`node='n' status='done'`, '<note>hm</note>')).toEqual({
      node: 'n',
      status: 'completed',
      notes: [{ type: 'info', text: 'hm' }],
    });
    expect(decode('', `<actions execute='fly'/>${x('result')}${x('form')}<x xmlns='jabber:x:oob'/>`)).toEqual(
      {
        node: '',
        status: 'completed',
        actions: {},
        form: { type: 'result', fields: [] },
        notes: [],
      },
    );
  });

  test.each([
    [undefined, 'complete'],
    [{ next: true }, 'next'],
    [{ next: true, complete: true, execute: 'complete' as const }, 'complete'],
    [{ complete: true }, 'complete'],
    [{ next: true, execute: 'prev' as const }, 'next'],
  ])('with the actions %j goes on by %s', (actions, action) => {
    expect(defaultAction({ ...reply, ...(actions && { actions }) })).toBe(action);
  });
});

test.each([
  [malformedAction, 'modify', 'bad-request', 'malformed-action'],
  [badAction, 'modify', 'bad-request', 'bad-action'],
  [badLocale, 'modify', 'bad-request', 'bad-locale'],
  [badPayload, 'modify', 'bad-request', 'bad-payload'],
  [badSessionid, 'modify', 'bad-request', 'bad-sessionid'],
  [sessionExpired, 'cancel', 'not-allowed', 'session-expired'],
  [forbidden, 'cancel', 'forbidden', undefined],
  [itemNotFound, 'cancel', 'item-not-found', undefined],
  [featureNotImplemented, 'cancel', 'feature-not-implemented', undefined],
  [tooManySessions, 'cancel', 'not-allowed', undefined],
] as const)('§4.4: %#', (error, type, condition, application) => {
  const element = error('why').toElement();
  const read = StanzaError.fromStanza(parse(`<iq type='error'>${element}</iq>`));
  expect(read).toMatchObject({ type, condition, text: 'why' });
  expect(read.application?.getName()).toBe(application);
  if (application) expect(read.application?.getNS()).toBe(NS);
});
