import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DeviceListNode } from '../../../app/host/device-list-node.ts';
import { newDeviceKey } from '../../../app/link/device-key.ts';
import { current, type DeviceChain, follow, hash } from '../../../app/link/device-list.ts';
import { OwnKey } from '../../../app/link/own-key.ts';
import { PairedDevices } from '../../../app/link/paired-devices.ts';
import { encodeDiscoInfo, NS_DISCO_INFO } from '../../../app/xep/0030-service-discovery.ts';
import { NS_PUBSUB, NS_PUBSUB_OWNER, PUBLISH_OPTIONS } from '../../../app/xep/0223-private-data.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { secretsFile } from '../../../main/secrets.ts';
import { account, silentClient, temporaryFolder } from './stage.ts';

const NODE = 'urn:dragoman:device-list:0';
const laptop = newDeviceKey();

/** A device that is paired with a laptop, beside a server whose node holds this. */
async function paired(features = [PUBLISH_OPTIONS], isOpen = false) {
  const folder = temporaryFolder();
  const key = new OwnKey(secretsFile(join(folder, 'secrets')), `${account}/desk`);
  const devices = new PairedDevices({
    ...{ account, file: join(folder, 'paired.json'), key, name: 'desk' },
    idAt: () => undefined,
  });
  await devices.begin();
  await devices.add({ key: laptop.publicKey, name: 'laptop' });
  const server = { item: undefined as string | undefined, asked: [] as string[] };
  let isPrivate = !isOpen;
  const result = (payload?: Element) => xml('iq', { type: 'result' }, ...(payload ? [payload] : []));
  const stream = silentClient(({ payload }) => {
    if (payload.is('query', NS_DISCO_INFO))
      return result(encodeDiscoInfo({ identities: [], features, forms: [] }));
    if (payload.getNS() === NS_PUBSUB_OWNER) {
      server.asked.push('configure');
      isPrivate = true;
      return result();
    }
    const publish = payload.getChild('publish');
    if (publish) {
      server.asked.push('publish');
      expect(payload.getChild('publish-options')?.toString()).toContain('<value>whitelist</value>');
      if (!isPrivate) throw new StanzaError('cancel', 'conflict', '', xml('precondition-not-met', {}));
      server.item = publish.getChild('item')?.getChild('devices')?.text();
      return result();
    }
    if (server.item === undefined) throw new StanzaError('cancel', 'item-not-found');
    const item = xml('item', { id: 'current' }, xml('devices', { xmlns: NODE }, server.item));
    return result(xml('pubsub', { xmlns: NS_PUBSUB }, xml('items', { node: NODE }, item)));
  });
  const node = new DeviceListNode({ client: stream.client, account, paired: devices });
  return { devices, server, node, chain: (): DeviceChain => devices.chain ?? [] };
}

/** The chain as the laptop goes on with it. */
const without = (chain: DeviceChain) =>
  follow(
    chain,
    laptop,
    current(chain).devices.filter(({ name }) => name !== 'desk'),
  );
const renamed = (chain: DeviceChain, name: string) =>
  follow(chain, laptop, [...current(chain).devices.slice(0, 1), { key: laptop.publicKey, name }]);

test('what is there and newer is taken, what is here and newer is put there, once', async () => {
  const { server, node, chain, devices } = await paired();
  await node.meet();
  expect(JSON.parse(server.item ?? '')).toEqual(chain());
  await node.publish();
  await node.meet();
  expect(server.asked).toEqual(['publish']);
  server.item = JSON.stringify(renamed(chain(), 'attic'));
  await node.meet();
  expect(devices.list.map(({ name }) => name)).toEqual(['attic']);
  expect(server.asked).toEqual(['publish']);
});

test('a device that was taken out while it was away learns it there', async () => {
  const { server, node, chain, devices } = await paired();
  server.item = JSON.stringify(without(chain()));
  await node.meet();
  expect(devices.chain).toBeUndefined();
  expect(server.asked).toEqual([]);
});

test('a server that cannot keep it private gets nothing', async () => {
  const { server, node } = await paired([]);
  await node.meet();
  expect(server).toEqual({ item: undefined, asked: [] });
});

test('a node that stands open is closed first', async () => {
  const { server, node } = await paired([PUBLISH_OPTIONS], true);
  await node.meet();
  expect(server.asked).toEqual(['publish', 'configure', 'publish']);
  expect(server.item).toBeDefined();
});

test.each(['', '{', '[]', 'null', '[{}]', '{"account":"x"}'])(
  '%j in the node changes nothing',
  async (item) => {
    const { server, node, chain } = await paired();
    const before = hash(current(chain()));
    server.item = item;
    await node.meet();
    expect(hash(current(chain()))).toBe(before);
    expect(JSON.parse(server.item)).toEqual(chain());
  },
);

test('of a long chain the end lies there, and is enough for who has the beginning', async () => {
  const { server, node, chain, devices } = await paired();
  let long = chain();
  for (let count = 0; count < 200; count++) long = renamed(long, `laptop ${count}`);
  expect(await devices.take(long)).toBe('taken');
  await node.publish();
  const there = JSON.parse(server.item ?? '') as DeviceChain;
  expect(there.length).toBeGreaterThan(10);
  expect(there.length).toBeLessThan(chain().length);
  expect((server.item ?? '').length).toBeLessThan(60_000);
  server.item = JSON.stringify(renamed(chain(), 'attic').slice(-there.length));
  await node.meet();
  expect(devices.list.map(({ name }) => name)).toEqual(['attic']);
});
