import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Devices, savedDevices } from '../../../app/host/devices.ts';
import { NS_CAPS } from '../../../app/xep/0115-entity-capabilities.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { type Asked, account, silentClient, temporaryFolder } from './stage.ts';

const lastSeen = '2026-03-01T10:00:00.000Z';
const laptop = `${account}/laptop-1`;
const answer = (json: string) =>
  xml('iq', { type: 'result' }, xml('query', { xmlns: 'urn:dragoman:device:0' }, json));

function meet(
  reply: (asked: Asked) => Element | Promise<Element>,
  file = join(temporaryFolder(), 'devices.json'),
) {
  const asked: Asked[] = [];
  const stream = silentClient((one) => {
    asked.push(one);
    return reply(one);
  });
  const now = () => new Date('2026-03-01T10:00:00Z');
  const told: unknown[] = [];
  const changed = () => void told.push(devices.list);
  const devices: Devices = new Devices({ client: stream.client, account, file, now, changed });
  const presence = (from: string, type?: string) =>
    stream.receive(xml('presence', { from, type }, xml('c', { xmlns: NS_CAPS })));
  return { ...stream, devices, presence, asked, file, told };
}

test('a device is asked its name, remembered, and offline when it goes or the session ends', async () => {
  const { devices, presence, file, told } = meet(() => answer('{"device":"Laptop"}'));
  await presence(laptop);
  const known = { device: 'Laptop', jid: laptop, paired: false };
  expect(devices.list).toEqual([{ ...known, online: true }]);
  expect(devices.find('Laptop')).toEqual(devices.find(laptop));
  expect(await savedDevices(file)).toEqual([{ ...known, online: false, lastSeen }]);
  await presence(laptop, 'unavailable');
  expect(devices.list).toEqual([{ ...known, online: false, lastSeen }]);
  await presence(laptop);
  devices.reset();
  expect(devices.list).toEqual([{ ...known, online: false, lastSeen }]);
  const again = meet(() => answer('{}'), file);
  await again.devices.load();
  expect(again.devices.list).toEqual([{ ...known, online: false, lastSeen }]);
  expect(told).toHaveLength(4); // each came, went, or all went with the session
});

test('of two with one name the online one is meant', async () => {
  const { devices, presence } = meet(() => answer('{"device":"Laptop"}'));
  await presence(laptop);
  await presence(`${account}/laptop-2`);
  await presence(laptop, 'unavailable');
  expect(devices.find('Laptop')?.jid).toBe(`${account}/laptop-2`);
  expect(devices.find('Phone')).toBeUndefined();
});

test('only resources of the own account are asked, and never ourselves', async () => {
  const { devices, presence, asked } = meet(() => answer('{"device":"Trap"}'));
  for (const from of ['friend@x.org/a', `${account}/dragoman`, 'you@example.org.evil.net/a', 'example.org'])
    await presence(from);
  await presence(laptop, 'subscribe');
  await presence(laptop, 'error');
  expect(asked).toEqual([]);
  expect(devices.list).toEqual([]);
});

test.each([
  ['no answer', () => Promise.reject(new StanzaError('cancel', 'service-unavailable'))],
  ['an empty one', () => xml('iq', { type: 'result' })],
  ['something else', () => xml('iq', { type: 'result' }, xml('query', { xmlns: 'urn:other' }))],
  ['no JSON', () => answer('{')],
  ['another shape', () => answer('{"device":7}')],
  ['an empty name', () => answer('{"device":""}')],
  ['an endless name', () => answer(JSON.stringify({ device: 'x'.repeat(61) }))],
  ['a name that moves the cursor of a terminal', () => answer('{"device":"\\u001b[2J"}')],
])('%s is no device and no fault', async (_, reply) => {
  const { devices, presence, faults } = meet(reply);
  await presence(laptop);
  expect(devices.list).toEqual([]);
  expect(faults).toEqual([]);
});

test('one that went away before it answered is offline', async () => {
  let reply: (iq: Element) => void = () => {};
  const { devices, presence } = meet(
    () =>
      new Promise((resolve) => {
        reply = resolve;
      }),
  );
  const meeting = presence(laptop);
  await presence(laptop, 'unavailable');
  reply(answer('{"device":"Laptop"}'));
  await meeting;
  expect(devices.list).toEqual([{ device: 'Laptop', jid: laptop, online: false, paired: false, lastSeen }]);
});

test('a disk that fails is reported and loses nothing that is in memory', async () => {
  const file = join(temporaryFolder(), 'gone', 'devices.json');
  const { devices, presence, faults } = meet(({ to }) => answer(JSON.stringify({ device: to })), file);
  await presence(laptop);
  expect(faults).toHaveLength(1);
  expect(devices.list).toHaveLength(1);
  mkdirSync(join(file, '..'));
  await presence(`${account}/laptop-2`);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveLength(2);
});

test.each(['', '{', '7', '[{"device":"x"}]', '{"device":"x","jid":"y"}'])(
  'a broken file %j is an empty one',
  async (text) => {
    const file = join(temporaryFolder(), 'devices.json');
    writeFileSync(file, text);
    expect(await savedDevices(file)).toEqual([]);
  },
);
