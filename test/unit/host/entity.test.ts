import { expect, test } from 'vitest';
import { listCommands, runCommand } from '../../../app/host/entity.ts';
import { NS_DATA } from '../../../app/xep/0004-data-forms.ts';
import { NS_DISCO_ITEMS } from '../../../app/xep/0030-service-discovery.ts';
import { NS_COMMANDS } from '../../../app/xep/0050-ad-hoc-commands.ts';
import { ConnectionError } from '../../../app/xmpp/connection-error.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { type Asked, silentClient } from './stage.ts';

const jid = 'robot@x.org/arm';
const step = { jid, node: 'dance' };
const result = (...children: Element[]) => xml('iq', { type: 'result', from: jid }, ...children);
const executing = (sessionid?: string) =>
  result(xml('command', { xmlns: NS_COMMANDS, node: 'dance', sessionid, status: 'executing' }));

/** As it comes over the wire. */
function refused(condition: string, application?: string, text = ''): StanzaError {
  const own = application === undefined ? undefined : xml(application, { xmlns: NS_COMMANDS });
  const { type } = new StanzaError('modify', condition);
  const error = new StanzaError(type, condition, text, own).toElement();
  return StanzaError.fromStanza(xml('iq', { type: 'error', from: jid }, error));
}

function entity(answer: (asked: Asked) => Element | Promise<Element>) {
  const asked: Asked[] = [];
  const { client } = silentClient((one) => {
    asked.push(one);
    return answer(one);
  });
  const actions = () => asked.map(({ payload }) => [payload.attrs.action, payload.attrs.sessionid]);
  return { client, asked, actions };
}

const fail = (error: Error) => entity(() => Promise.reject(error)).client;

test.each([
  ['bad-request', 'bad-action', 'bad-action', /cannot be left that way/],
  ['bad-request', 'malformed-action', 'malformed-action', /does not know what was asked/],
  ['bad-request', 'bad-locale', 'bad-locale', /language/],
  ['bad-request', 'bad-payload', 'bad-payload', /does not accept these answers/],
  ['bad-request', 'bad-sessionid', 'bad-sessionid', /Start the command again/],
  ['not-allowed', 'session-expired', 'session-expired', /has ended this run/],
  ['forbidden', undefined, 'forbidden', /does not let you/],
  ['item-not-found', undefined, 'item-not-found', /does not have this/],
  ['service-unavailable', undefined, 'service-unavailable', /not online, or does not offer/],
  ['remote-server-not-found', undefined, 'remote-server-not-found', /No server can be found/],
  ['remote-server-timeout', undefined, 'remote-server-timeout', /does not answer/],
  ['not-allowed', 'of-tomorrow', 'not-allowed', /does not allow/],
  ['of-tomorrow', undefined, 'of-tomorrow', /said no \(of-tomorrow\)/],
  ['toString', undefined, 'toString', /said no \(toString\)/],
])('%s %s is told as %s', async (condition, application, known, words) => {
  const client = fail(refused(condition, application));
  const told = { condition: known, message: expect.stringMatching(words) };
  await expect(runCommand(client, step)).rejects.toMatchObject(told);
  await expect(listCommands(client, jid)).rejects.toMatchObject(told);
});

test('what the other side says is told along, and no more than a person reads', async () => {
  const short = fail(refused('bad-request', 'bad-payload', 'The name is taken.'));
  await expect(runCommand(short, step)).rejects.toThrow(/It says: “The name is taken\.”$/);
  const long = fail(refused('forbidden', undefined, 'no '.repeat(10_000)));
  const { message } = (await runCommand(long, step).catch((error) => error)) as Error;
  expect(message.length).toBeLessThan(700);
});

test('no answer, no line, no address', async () => {
  const late = fail(new ConnectionError('timeout', 'robot did not answer within 120 s.'));
  await expect(runCommand(late, step)).rejects.toMatchObject({
    condition: 'timeout',
    message: expect.stringContaining('does not answer'),
  });
  const cut = fail(new ConnectionError('offline', 'There is no connection.'));
  await expect(listCommands(cut, jid)).rejects.toMatchObject({ condition: 'offline' });
  const { client, asked } = entity(() => result());
  for (const typo of ['', '@', 'x'.repeat(5000)])
    await expect(listCommands(client, typo), typo).rejects.toMatchObject({ condition: 'jid-malformed' });
  await expect(runCommand(client, { ...step, jid: '@' })).rejects.toThrow('“@” is not an XMPP address.');
  expect(asked).toEqual([]);
});

test('an answer that cannot be read, and one without anything in it', async () => {
  const twice = ['a', 'a'].map((name) => xml('field', { var: name }));
  const form = xml('x', { xmlns: NS_DATA, type: 'form' }, ...twice);
  const { client } = entity(() => result(xml('command', { xmlns: NS_COMMANDS, node: 'dance' }, form)));
  await expect(runCommand(client, step)).rejects.toMatchObject({
    condition: 'undefined-condition',
    message: expect.stringContaining('cannot be read: Data form: two fields a'),
  });
  const empty = entity(() => result()).client;
  await expect(runCommand(empty, step)).rejects.toMatchObject({ condition: 'undefined-condition' });
  expect(await listCommands(empty, jid)).toEqual([]);
  const canceled = { status: 'canceled', notes: [] };
  expect(await runCommand(empty, { ...step, sessionid: 's', action: 'cancel' })).toEqual(canceled);
});

test('a command without a name goes by its node, an item that is none is left out', async () => {
  const items = [
    xml('item', { jid, node: 'dance' }),
    xml('item', { jid, node: 'sing', name: 'Sing' }),
    xml('item', { jid }),
  ];
  const { client } = entity(() => result(xml('query', { xmlns: NS_DISCO_ITEMS }, ...items)));
  expect(await listCommands(client, jid)).toEqual([
    { jid, node: 'dance', name: 'dance' },
    { jid, node: 'sing', name: 'Sing' },
  ]);
});

test('what the next step may be comes along', async () => {
  const actions = xml('actions', { execute: 'complete' }, xml('prev'), xml('complete'));
  const { client } = entity(() =>
    result(xml('command', { xmlns: NS_COMMANDS, node: 'dance', status: 'executing' }, actions)),
  );
  expect(await runCommand(client, step)).toMatchObject({
    actions: { execute: 'complete', prev: true, complete: true },
  });
});

test('whoever lets go of a step cancels its session at once', async () => {
  const { client, actions } = entity(({ payload }) =>
    payload.attrs.action === 'cancel' ? result() : new Promise(() => {}),
  );
  const controller = new AbortController();
  const left = runCommand(client, { ...step, sessionid: 's-1', action: 'next' }, controller.signal);
  controller.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  expect(actions()).toEqual([
    ['next', 's-1'],
    ['cancel', 's-1'],
  ]);
});

test('a session that only the late answer names is canceled then, and what has ended is left alone', async () => {
  for (const status of ['executing', 'completed']) {
    let answer: (iq: Element) => void = () => {};
    const answered = new Promise<Element>((resolve) => {
      answer = resolve;
    });
    const { client, actions } = entity(({ payload }) =>
      payload.attrs.action === 'cancel' ? result() : answered,
    );
    const controller = new AbortController();
    const left = runCommand(client, step, controller.signal);
    controller.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect(actions()).toEqual([[undefined, undefined]]);
    const late = executing('s-2');
    late.getChildElements()[0]?.attr('status', status);
    answer(late);
    const expected = status === 'executing' ? [['cancel', 's-2']] : [];
    await expect.poll(actions).toEqual([[undefined, undefined], ...expected]);
  }
});

test('a cancel is not canceled, and nothing is asked for who has left before', async () => {
  const { client, actions } = entity(() => result());
  const controller = new AbortController();
  const canceled = runCommand(client, { ...step, sessionid: 's', action: 'cancel' }, controller.signal);
  controller.abort(new Error('left'));
  expect(await canceled).toMatchObject({ status: 'canceled' });
  await expect(runCommand(client, step, controller.signal)).rejects.toThrow('left');
  expect(actions()).toEqual([['cancel', 's']]);
});
