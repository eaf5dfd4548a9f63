import { expect, test } from 'vitest';
import { z } from 'zod';
import type { AnyAgent } from '../../../app/agent.ts';
import { SealedNodes } from '../../../app/host/sealed-nodes.ts';
import type { GroupKey } from '../../../app/link/group-keys.ts';
import { seal } from '../../../app/link/seal.ts';
import {
  encodeDiscoInfo,
  encodeDiscoItems,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
} from '../../../app/xep/0030-service-discovery.ts';
import { NS_PUBSUB, NS_PUBSUB_OWNER, PUBLISH_OPTIONS } from '../../../app/xep/0223-private-data.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { account, silentClient } from './stage.ts';

const NODE = 'urn:dragoman:notes-pages:0';
const contract = {
  name: 'notes',
  title: 'Notes',
  settings: z.strictObject({}),
  permissions: {},
  queries: {},
  calls: {},
  nodes: { pages: z.object({ text: z.string() }) },
} as const;

const keyOf = (list: string): GroupKey => ({
  list: list.repeat(43),
  key: Buffer.alloc(32, list).toString('base64url'),
});
const sealedAs = (value: unknown, key: GroupKey, item: string) =>
  xml(
    'sealed',
    { xmlns: 'urn:dragoman:sealed:0', list: key.list },
    seal(value, key, { account, node: NODE, item }),
  );

/** A server that keeps this, and is as private as it says. */
function serverWith({ features = [PUBLISH_OPTIONS], accessModel = 'whitelist', keys = [keyOf('a')] } = {}) {
  const server = {
    items: new Map<string, Element>(),
    asked: [] as string[],
    keys,
    hooks: { items: () => {} },
  };
  const result = (payload?: Element) => xml('iq', { type: 'result' }, ...(payload ? [payload] : []));
  const stream = silentClient(({ payload }) => {
    if (payload.is('query', NS_DISCO_INFO))
      return result(encodeDiscoInfo({ identities: [], features, forms: [] }));
    if (payload.is('query', NS_DISCO_ITEMS)) {
      const items = [...server.items.keys()].map((name) => ({ jid: account, name }));
      return result(encodeDiscoItems({ node: NODE, items }));
    }
    const [asked] = payload.getChildElements();
    server.asked.push(asked?.getName() ?? '');
    if (payload.getNS() === NS_PUBSUB_OWNER) {
      const field = xml('field', { var: 'pubsub#access_model' }, xml('value', {}, accessModel));
      const form = xml('x', { xmlns: 'jabber:x:data', type: 'form' }, field);
      if (asked?.is('delete')) server.items.clear();
      return result(xml('pubsub', { xmlns: NS_PUBSUB_OWNER }, xml('configure', { node: NODE }, form)));
    }
    const item = asked?.getChild('item');
    const id: string = item?.attrs.id ?? '';
    if (asked?.is('publish') && item?.getChildElements()[0])
      server.items.set(id, item.getChildElements()[0] as Element);
    else if (asked?.is('retract') && !server.items.delete(id))
      throw new StanzaError('cancel', 'item-not-found');
    if (!asked?.is('items')) return result();
    server.hooks.items();
    const most: string | undefined = asked.attrs.max_items;
    const wanted = asked.getChildren('item').map(({ attrs }) => attrs.id as string);
    const there = [...server.items].filter(([one]) => most !== undefined || wanted.includes(one));
    const items = there.slice(-(most ?? 0)).map(([one, payload]) => xml('item', { id: one }, payload));
    return result(xml('pubsub', { xmlns: NS_PUBSUB }, xml('items', { node: NODE }, ...items)));
  });
  const warnings: string[] = [];
  const nodes = new SealedNodes({
    client: stream.client,
    account,
    agents: [{ contract } as AnyAgent],
    // As they come out of where secrets are kept, anew each time.
    keys: async () => structuredClone({ all: server.keys, current: structuredClone(server.keys.at(-1)) }),
    warn: (_node, reason) => void warnings.push(reason),
  });
  return { server, stream, nodes, node: nodes.of(contract, 'pages'), warnings };
}

const event = (from: string | undefined, ...children: Element[]) =>
  xml(
    'message',
    { type: 'headline', ...(from !== undefined && { from }) },
    xml(
      'event',
      { xmlns: 'http://jabber.org/protocol/pubsub#event' },
      xml('items', { node: NODE }, ...children),
    ),
  );

test('what is put there is read at the next login, in several answers', async () => {
  const { node, nodes, server } = serverWith();
  await nodes.begin();
  expect(node.isReady).toBe(true);
  for (let n = 0; n < 20; n += 1) await node.put(`d/${n}`, { text: `page ${n}` });
  expect([...server.items.values()].join('')).not.toContain('page');
  await nodes.begin();
  expect(node.items.size).toBe(20);
  expect(node.items.get('d/7')).toEqual({ value: { text: 'page 7' }, isStale: false });
  expect(server.asked.filter((one) => one === 'items')).toHaveLength(3);
  await node.remove('d/7');
  await node.remove('d/never');
  expect([node.items.has('d/7'), server.items.has('d/7')]).toEqual([false, false]);
});

test('changes are heard from the account alone', async () => {
  const { node, nodes, stream } = serverWith();
  await nodes.begin();
  const item = (id: string, text: string) => xml('item', { id }, sealedAs({ text }, keyOf('a'), id));
  let told = 0;
  const end = new AbortController();
  node.onChange(() => {
    told += 1;
  }, end.signal);
  await stream.receive(event(account, item('d/1', 'one')));
  await stream.receive(event(undefined, item('d/2', 'two')));
  for (const from of ['mallory@example.org', `${account}/phone`, 'example.org'])
    await stream.receive(event(from, item('d/3', 'three'), xml('retract', { id: 'd/1' })));
  expect([...node.items.keys()]).toEqual(['d/1', 'd/2']);
  await stream.receive(event(account, xml('retract', { id: 'd/1' })));
  expect([...node.items.keys()]).toEqual(['d/2']);
  expect(told).toBe(3);
});

test('what was not told is found by looking, in the order in which it was put there', async () => {
  const { node, nodes, server } = serverWith();
  await nodes.begin();
  let told = 0;
  node.onChange(() => {
    told += 1;
  }, new AbortController().signal);
  expect(await node.look(['d/a', 'd/b'])).toEqual([]);
  for (const id of ['d/old', ...Array.from({ length: 7 }, (_, n) => `d/${n}`), 'd/b', 'd/a'])
    server.items.set(id, sealedAs({ text: id }, keyOf('a'), id));
  expect(await node.look(['d/a', 'd/none', 'd/b', 'd/old'])).toEqual(['d/old', 'd/b', 'd/a']);
  expect(node.items.get('d/a')).toEqual({ value: { text: 'd/a' }, isStale: false });
  expect(node.items.has('d/0')).toBe(false);
  server.items.delete('d/b');
  expect(await node.look(['d/a', 'd/b'])).toEqual(['d/a']);
  expect(await node.look(['d/a', 'd/b'])).toEqual(['d/a']);
  expect([told, [...node.items.keys()]]).toEqual([2, ['d/old', 'd/a']]);
});

test('what is put there anew while it is looked at is new where its place is', async () => {
  const { node, nodes, server, stream } = serverWith();
  await nodes.begin();
  const put = (id: string, text: string) => {
    server.items.delete(id);
    server.items.set(id, sealedAs({ text }, keyOf('a'), id));
  };
  put('d/a', 'first');
  put('d/b', 'second');
  // Between the question for the items and that for their order.
  let questions = 0;
  server.hooks.items = () => {
    questions += 1;
    if (questions === 2) put('d/a', 'said');
  };
  expect(await node.look(['d/a', 'd/b'])).toEqual(['d/b', 'd/a']);
  expect(questions).toBe(2);
  expect([...node.items].map(([id, { value }]) => [id, value])).toEqual([
    ['d/b', { text: 'second' }],
    ['d/a', { text: 'said' }],
  ]);
  // Heard of in another order than the server has them in.
  const item = (id: string) => xml('item', { id }, server.items.get(id) as Element);
  put('d/d', 'fourth');
  put('d/c', 'third');
  await stream.receive(event(account, item('d/c'), item('d/d')));
  expect(await node.look(['d/c', 'd/d'])).toEqual(['d/d', 'd/c']);
  expect([...node.items.keys()].slice(-2)).toEqual(['d/d', 'd/c']);
  put('d/b', 'last');
  await node.read();
  expect([...node.items.keys()]).toEqual(['d/a', 'd/d', 'd/c', 'd/b']);
});

test('what was sealed for those of before is stale, and what does not open is not there', async () => {
  const { node, nodes, server } = serverWith({ keys: [keyOf('a'), keyOf('b')] });
  server.items.set('d/old', sealedAs({ text: 'old' }, keyOf('a'), 'd/old'));
  server.items.set('d/new', sealedAs({ text: 'new' }, keyOf('b'), 'd/new'));
  server.items.set('d/swapped', sealedAs({ text: 'new' }, keyOf('b'), 'd/new'));
  server.items.set('d/foreign', sealedAs({ text: 'c' }, keyOf('c'), 'd/foreign'));
  server.items.set('d/other', sealedAs({ words: 1 }, keyOf('b'), 'd/other'));
  server.items.set('d/plain', xml('sealed', { xmlns: 'urn:x' }, 'plain'));
  await nodes.begin();
  expect(new Map(node.items)).toEqual(
    new Map([
      ['d/old', { value: { text: 'old' }, isStale: true }],
      ['d/new', { value: { text: 'new' }, isStale: false }],
    ]),
  );
});

test('a server that does not know what private is gets nothing', async () => {
  const { node, nodes, server } = serverWith({ features: [] });
  await nodes.begin();
  expect(node.isReady).toBe(false);
  await expect(node.put('d/1', { text: 'one' })).rejects.toThrow('Your server cannot keep');
  expect(server.asked).toEqual([]);
});

test('a server that only says so keeps nothing for long', async () => {
  const { node, nodes, server } = serverWith({ accessModel: 'presence' });
  await nodes.begin();
  await expect(node.put('d/1', { text: 'one' })).rejects.toThrow('Your server did not keep');
  expect(server.items.size).toBe(0);
  await expect(node.put('d/2', { text: 'two' })).rejects.toThrow('Your server did not keep');
  expect(server.asked).toEqual(['publish', 'configure', 'delete']);
});

test('who is paired with nobody puts nothing there', async () => {
  const { node, nodes, server } = serverWith({ keys: [] });
  await nodes.begin();
  expect(node.isReady).toBe(false);
  await expect(node.put('d/1', { text: 'one' })).rejects.toThrow('paired with no other');
  expect(server.asked).toEqual([]);
});
