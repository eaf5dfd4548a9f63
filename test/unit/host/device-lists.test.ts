import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DeviceLists } from '../../../app/host/device-lists.ts';
import type { Devices } from '../../../app/host/devices.ts';
import { deviceListQuery } from '../../../app/host/pairing-queries.ts';
import { headOf } from '../../../app/link/device-head.ts';
import { newDeviceKey } from '../../../app/link/device-key.ts';
import { current, type DeviceChain, follow } from '../../../app/link/device-list.ts';
import { OwnKey } from '../../../app/link/own-key.ts';
import { PairedDevices } from '../../../app/link/paired-devices.ts';
import { xml } from '../../../app/xmpp/xml.ts';
import { secretsFile } from '../../../main/secrets.ts';
import { account, silentClient, temporaryFolder } from './stage.ts';

test('a list that comes about while an older answer is under way is asked for once more', async () => {
  const folder = temporaryFolder();
  const key = new OwnKey(secretsFile(join(folder, 'secrets')), `${account}/desk`);
  const paired = new PairedDevices({
    ...{ account, file: join(folder, 'paired.json'), key, name: 'desk' },
    idAt: () => undefined,
  });
  await paired.begin();
  const [laptop, phone] = [newDeviceKey(), newDeviceKey()];
  await paired.add({ key: laptop.publicKey, name: 'laptop' });
  const old: DeviceChain = [...(paired.chain ?? [])];
  const { devices } = current(old);
  const fresh = follow(old, laptop, [...devices, { key: phone.publicKey, name: 'phone' }]);
  const iq = (lists: DeviceChain) =>
    xml('iq', { type: 'result' }, deviceListQuery.encodeAnswer({ head: headOf(lists), lists }));
  const { client } = silentClient();
  let answerFirst = () => {};
  const answers = [
    new Promise<DeviceChain>((resolve) => {
      answerFirst = () => resolve(old);
    }),
    Promise.resolve(fresh),
  ];
  client.request = async () => iq((await answers.shift()) ?? fresh);
  const there: Pick<Devices, 'setId' | 'there'> = { setId: () => {}, there: [] };
  const lists = new DeviceLists({ client, devices: there as Devices, paired, isOwn: () => true });
  const jid = `${account}/laptop`;
  const first = lists.pull(jid);
  lists.met(jid, headOf(fresh));
  answerFirst();
  await first;
  await expect.poll(() => paired.list.map(({ name }) => name)).toEqual(['laptop', 'phone']);
});
