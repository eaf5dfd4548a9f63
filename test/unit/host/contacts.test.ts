import { expect, test } from 'vitest';
import { Contacts } from '../../../app/host/contacts.ts';
import { Roster } from '../../../app/host/roster.ts';
import { type DiscoInfo, encodeDiscoInfo } from '../../../app/xep/0030-service-discovery.ts';
import { NS_COMMANDS } from '../../../app/xep/0050-ad-hoc-commands.ts';
import { capsElement, capsHash } from '../../../app/xep/0115-entity-capabilities.ts';
import { NS_ROSTER } from '../../../app/xep/rfc6121-roster.ts';
import { ConnectionError } from '../../../app/xmpp/connection-error.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { type Asked, account, silentClient } from './stage.ts';

const bob = 'bob@x.org';
const robot: DiscoInfo = {
  identities: [{ category: 'client', type: 'bot', name: 'Robot' }],
  features: [NS_COMMANDS],
  forms: [],
};
const phone: DiscoInfo = { identities: [{ category: 'client', type: 'phone' }], features: ['x'], forms: [] };
const caps = (info: DiscoInfo) => capsElement('https://x.org', capsHash(info));
const answer = (info: DiscoInfo) => xml('iq', { type: 'result' }, encodeDiscoInfo(info));

/** Bob and Ann are contacts; what the resources are asked is answered by the test. */
async function online(reply: (jid: string | undefined) => Element | Promise<Element> = () => answer(robot)) {
  const asked: Asked[] = [];
  const { client, receive, faults } = silentClient((one) => {
    if (one.payload.is('query', NS_ROSTER)) {
      const items = [xml('item', { jid: bob, name: 'Bob' }), xml('item', { jid: 'ann@x.org' })];
      return xml('iq', { type: 'result' }, xml('query', { xmlns: NS_ROSTER }, ...items));
    }
    asked.push(one);
    return reply(one.to);
  });
  const roster = new Roster(client, account);
  await roster.load();
  const told: number[] = [];
  const contacts: Contacts = new Contacts({
    client,
    roster,
    changed: () => void told.push(contacts.list.length),
  });
  const presence = (from: string, ...children: Element[]) =>
    receive(xml('presence', { from }, ...children)).then(() => {});
  const leave = (from: string) => receive(xml('presence', { from, type: 'unavailable' }));
  return { contacts, presence, leave, receive, asked, faults, told };
}

test('contacts come and go with their resources, and nobody is asked anything', async () => {
  const { contacts, presence, leave, asked, told } = await online();
  await presence(`${bob}/phone`, caps(phone), xml('status', {}, 'At lunch'));
  await presence('ann@x.org/a');
  await presence(`${bob}/arm`, caps(robot));
  expect(contacts.list).toEqual([
    { jid: 'ann@x.org', resources: [{ jid: 'ann@x.org/a', resource: 'a' }] },
    {
      jid: bob,
      name: 'Bob',
      resources: [
        { jid: `${bob}/arm`, resource: 'arm' },
        { jid: `${bob}/phone`, resource: 'phone', status: 'At lunch' },
      ],
    },
  ]);
  await leave(`${bob}/arm`);
  await leave(`${bob}/phone`);
  expect(contacts.list.map(({ jid }) => jid)).toEqual(['ann@x.org']);
  expect(asked).toEqual([]);
  expect(told).toEqual([1, 2, 2, 2, 1]);
  contacts.reset();
  expect(contacts.list).toEqual([]);
});

test('who is opened is asked once; proved caps answer for all who have the same', async () => {
  const { contacts, presence, asked } = await online((to) => answer(to?.endsWith('phone') ? phone : robot));
  await presence(`${bob}/arm`, caps(robot));
  await presence(`${bob}/phone`, caps(phone));
  expect((await contacts.open(bob)).resources).toEqual([
    { jid: `${bob}/arm`, resource: 'arm', commands: true, software: 'Robot' },
    { jid: `${bob}/phone`, resource: 'phone', commands: false },
  ]);
  expect(asked.map(({ to }) => to)).toEqual([`${bob}/arm`, `${bob}/phone`]);
  await contacts.open(bob);
  await presence('ann@x.org/a', caps(robot));
  expect(contacts.list[0]?.resources[0]).toMatchObject({ commands: true, software: 'Robot' });
  await contacts.open('ann@x.org');
  expect(asked).toHaveLength(2);
});

test('caps that are a lie stand for nobody else', async () => {
  const { contacts, presence, asked } = await online();
  await presence(`${bob}/phone`, caps(phone)); // it will answer as the robot
  expect((await contacts.open(bob)).resources[0]).toMatchObject({ commands: true });
  await presence('ann@x.org/a', caps(phone));
  expect(contacts.list[0]?.resources[0]).not.toHaveProperty('commands');
  await contacts.open('ann@x.org');
  expect(asked).toHaveLength(2);
});

test('an error is an answer, silence is none', async () => {
  const refused = await online(() => Promise.reject(new StanzaError('cancel', 'service-unavailable')));
  await refused.presence(`${bob}/a`);
  expect((await refused.contacts.open(bob)).resources[0]).toMatchObject({ commands: false });
  const silent = await online(() => Promise.reject(new ConnectionError('timeout', 'late')));
  await silent.presence(`${bob}/a`);
  expect((await silent.contacts.open(bob)).resources[0]).not.toHaveProperty('commands');
  await silent.contacts.open(bob);
  expect(silent.asked).toHaveLength(2);
});

test('another Dragoman is known by its caps', async () => {
  const { contacts, presence } = await online();
  await presence(`${bob}/d`, capsElement('urn:dragoman', 'whatever'));
  expect(contacts.list[0]?.resources[0]).toMatchObject({ software: 'Dragoman', isDragoman: true });
});

test('strangers, ourselves, errors and subscriptions are not seen; resources are bounded', async () => {
  const { contacts, presence, receive, faults } = await online();
  for (const from of ['eve@x.org/a', `${account}/phone`, 'x.org']) await presence(from);
  for (const type of ['error', 'subscribe', 'probe']) await receive(xml('presence', { from: bob, type }));
  expect(contacts.list).toEqual([]);
  await expect(contacts.open('eve@x.org')).rejects.toMatchObject({ condition: 'item-not-found' });
  for (let index = 0; index < 100; index += 1) await presence(`${bob}/${index}`);
  expect(contacts.list[0]?.resources).toHaveLength(30);
  expect(faults).toEqual([]);
});

test('who is taken off the list is gone from it, and a new one is there', async () => {
  const { contacts, presence, receive } = await online();
  await presence(`${bob}/a`);
  const push = (item: Element) =>
    receive(xml('iq', { type: 'set', id: 'p', from: account }, xml('query', { xmlns: NS_ROSTER }, item)));
  await push(xml('item', { jid: bob, subscription: 'remove' }));
  expect(contacts.list).toEqual([]);
  await push(xml('item', { jid: 'cleo@x.org', subscription: 'to' }));
  await presence('cleo@x.org/c');
  expect(contacts.list.map(({ jid }) => jid)).toEqual(['cleo@x.org']);
});
