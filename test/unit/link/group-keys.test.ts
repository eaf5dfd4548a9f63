import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GroupKeyKeeper } from '../../../app/host/group-key-keeper.ts';
import { GroupKeys } from '../../../app/link/group-keys.ts';
import { OwnKey } from '../../../app/link/own-key.ts';
import { PairedDevices } from '../../../app/link/paired-devices.ts';
import { secretsFile } from '../../../main/secrets.ts';
import { temporaryFolder } from '../host/stage.ts';

const account = 'you@example.org';

/** A device whose links reach the others as long as they are in its list and it is in theirs. */
async function device(name: string, all: Map<string, Made>) {
  const folder = temporaryFolder();
  const file = join(folder, 'secrets');
  const secrets = secretsFile(file);
  const install = `${account}/${name}`;
  const key = new OwnKey(secrets, install);
  const paired = new PairedDevices({
    account,
    file: join(folder, 'paired.json'),
    key,
    name,
    idAt: () => undefined,
  });
  const keys = new GroupKeys(secrets, install);
  const faults: unknown[] = [];
  const keeper = new GroupKeyKeeper({
    paired,
    keys,
    ask: async (id) => {
      const other = all.get(id);
      if (!other?.paired.list.some((one) => one.id === paired.id)) throw new Error('the handshake failed');
      return other.keeper.list();
    },
    onFault: (error) => void faults.push(error),
  });
  const made = { name, paired, keys, keeper, faults, kept: () => readFileSync(file, 'utf8') };
  all.set((await paired.begin()).id, made);
  return made;
}
type Made = {
  name: string;
  paired: PairedDevices;
  keys: GroupKeys;
  keeper: GroupKeyKeeper;
  faults: unknown[];
  kept(): string;
};

async function pair(member: Made, newcomer: Made, ...others: Made[]) {
  await newcomer.paired.join(member.paired.id ?? '');
  await member.paired.add({ key: (await newcomer.paired.begin()).publicKey, name: newcomer.name });
  for (const one of [newcomer, ...others]) await one.paired.take(member.paired.chain ?? []);
  for (const one of [member, newcomer, ...others]) await one.keeper.renew();
}

const current = async ({ keeper }: Made) => (await keeper.current())?.key;

test('all have one key; it changes when one is taken out, who has none of it afterwards', async () => {
  const all = new Map<string, Made>();
  const [desk, laptop, attic] = [
    await device('desk', all),
    await device('laptop', all),
    await device('attic', all),
  ];
  expect(await current(desk)).toBeUndefined();
  await pair(desk, laptop);
  const first = await current(desk);
  expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
  await pair(laptop, attic, desk);
  expect([await current(laptop), await current(attic)]).toEqual([first, first]);

  await attic.paired.remove(laptop.paired.id ?? '');
  await attic.keeper.renew();
  const second = await current(attic);
  expect(second).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(second).not.toBe(first);
  expect(await desk.paired.take(attic.paired.chain ?? [])).toBe('taken');
  await desk.keeper.renew();
  expect(await current(desk)).toBe(second);
  expect(await desk.keys.list()).toHaveLength(2); // what the first wrote can still be read

  await laptop.keeper.renew(); // it knows of nothing yet
  expect(laptop.kept()).not.toContain(second ?? '');
  expect(await laptop.paired.take(attic.paired.chain ?? [])).toBe('left');
  await laptop.keeper.renew();
  await expect.poll(() => laptop.kept()).not.toContain(first ?? '');
  expect(await current(laptop)).toBeUndefined();
  expect([desk, laptop, attic].flatMap(({ faults }) => faults)).toEqual([]);
});

test('a key of a list that one has already is not replaced, whoever brings another', async () => {
  const keys = new GroupKeys(secretsFile(join(temporaryFolder(), 'secrets')), `${account}/desk`);
  const list = 'l'.repeat(43);
  await Promise.all([keys.rotate(list), keys.rotate(list)]);
  const [known] = await keys.list();
  await keys.take([{ list, key: 'k'.repeat(43) }]);
  expect(await keys.list()).toEqual([known]);
});
