import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { current, type DeviceChain, follow, hash } from '../../../app/link/device-list.ts';
import { OwnKey } from '../../../app/link/own-key.ts';
import { PairedDevices } from '../../../app/link/paired-devices.ts';
import type { Secrets } from '../../../app/platform.ts';
import { SecretsProblem } from '../../../app/platform.ts';
import { secretsFile } from '../../../main/secrets.ts';
import { temporaryFolder } from '../host/stage.ts';

const account = 'you@example.org';

/** One install, on files of its own. */
async function install(name: string, where = temporaryFolder(), secrets?: Secrets) {
  const key = new OwnKey(secrets ?? secretsFile(join(where, 'secrets')), `${account}/${name}`);
  const file = join(where, 'paired.json');
  const ids = new Map<string, string>();
  const paired = new PairedDevices({ account, file, key, name, idAt: (jid) => ids.get(jid) });
  const told: string[] = [];
  paired.on('change', () => void told.push('change')).on('left', () => void told.push('left'));
  await paired.load();
  return { paired, where, file, ids, told, again: () => install(name, where, secrets) };
}
type Install = Awaited<ReturnType<typeof install>>;

const entry = async ({ paired }: Install, name: string) => ({ key: (await paired.begin()).publicKey, name });
const chainOf = ({ paired }: Install): DeviceChain => paired.chain ?? [];
const names = ({ paired }: Install) => paired.list.map(({ name }) => name);

/** As after an exchange in which both persons said yes. */
async function pair(member: Install, newcomer: Install, name: string) {
  await newcomer.paired.begin();
  await newcomer.paired.join((await member.paired.begin()).id);
  await member.paired.add(await entry(newcomer, name));
  return newcomer.paired.take(chainOf(member));
}

test('a key is made at first use, once, whoever asks at once, and is the same after a start', async () => {
  const desk = await install('desk');
  expect(desk.paired.id).toBeUndefined();
  expect(existsSync(join(desk.where, 'secrets'))).toBe(false);
  const keys = await Promise.all([desk.paired.begin(), desk.paired.key(), desk.paired.begin()]);
  expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
  const again = await desk.again();
  expect(again.paired.id).toBe(keys[0].id);
  expect((await again.paired.key()).publicKey).toBe(keys[0].publicKey);
});

test('killed between the key and the list, it has the same key', async () => {
  const where = temporaryFolder();
  const key = await new OwnKey(secretsFile(join(where, 'secrets')), `${account}/desk`).make();
  const desk = await install('desk', where);
  expect((await desk.paired.begin()).id).toBe(key.id);
});

test('two homes of one account in one place for secrets have two keys', async () => {
  const secrets = secretsFile(join(temporaryFolder(), 'secrets'));
  const [desk, lab] = [await install('desk', undefined, secrets), await install('lab', undefined, secrets)];
  expect((await desk.paired.begin()).id).not.toBe((await lab.paired.begin()).id);
});

test('no place for a key is said, and none is made', async () => {
  const problem = async () => {
    throw new SecretsProblem('The keyring is locked.');
  };
  const desk = await install('desk', undefined, { read: problem, keep: problem, forget: problem });
  await expect(desk.paired.begin()).rejects.toThrow('The keyring is locked.');
  expect(desk.paired.id).toBeUndefined();
});

test('a paired device whose key is gone makes no other', async () => {
  const [desk, laptop] = [await install('desk'), await install('laptop')];
  await pair(desk, laptop, 'laptop');
  writeFileSync(join(laptop.where, 'secrets'), '{}', { mode: 0o600 });
  const again = await laptop.again();
  await expect(again.paired.key()).rejects.toThrow(/not where it was kept.*dragoman unpair 'laptop'/);
  expect(names(again)).toEqual(['desk']);
});

describe('lists', () => {
  test('a third that is paired with one is known to all, after a start too', async () => {
    const [desk, laptop, attic] = [await install('desk'), await install('laptop'), await install('attic')];
    expect(await pair(desk, laptop, 'laptop')).toBe('taken');
    expect(await pair(laptop, attic, 'attic')).toBe('taken');
    expect(await desk.paired.take(chainOf(laptop))).toBe('taken');
    expect(names(await desk.again())).toEqual(['laptop', 'attic']);
    expect(names(await attic.again())).toEqual(['desk', 'laptop']);
    attic.ids.set(`${account}/x`, desk.paired.id ?? '');
    expect(attic.paired.at(`${account}/x`)?.name).toBe('desk');
    expect(attic.paired.at(`${account}/y`)).toBeUndefined();
  });

  test('a list comes from nobody but whom this device joins', async () => {
    const [desk, laptop, evil] = [await install('desk'), await install('laptop'), await install('evil')];
    await laptop.paired.begin();
    await evil.paired.begin();
    await evil.paired.add(await entry(laptop, 'laptop'));
    expect(await laptop.paired.take(chainOf(evil))).toBe('not taken');
    await laptop.paired.join((await desk.paired.begin()).id);
    expect(await laptop.paired.take(chainOf(evil))).toBe('not taken');
    expect(names(laptop)).toEqual([]);
    // Killed before the list came, it takes it after the next start.
    await desk.paired.add(await entry(laptop, 'laptop'));
    const again = await laptop.again();
    expect(await again.paired.take(chainOf(desk))).toBe('taken');
    expect(names(again)).toEqual(['desk']);
    // Once: it does not go over to another by what it said then.
    expect(await again.paired.take(chainOf(evil))).toBe('not taken');
  });

  test('an old list is not taken, nor one of somebody who makes one up', async () => {
    const [desk, laptop, evil] = [await install('desk'), await install('laptop'), await install('evil')];
    await desk.paired.begin();
    const first = chainOf(desk);
    await pair(desk, laptop, 'laptop');
    expect(await laptop.paired.take(first)).toBe('not taken');
    await evil.paired.begin();
    expect(await laptop.paired.take(chainOf(evil))).toBe('not taken');
    expect(laptop.paired.parted).toEqual([]);
  });

  test('who is taken out learns it, forgets, and can come again with another key', async () => {
    const [desk, laptop, attic] = [await install('desk'), await install('laptop'), await install('attic')];
    await pair(desk, laptop, 'laptop');
    await pair(desk, attic, 'attic');
    await laptop.paired.take(chainOf(desk));
    const before = laptop.paired.id ?? '';
    await attic.paired.remove(before);
    expect(await laptop.paired.take(chainOf(attic))).toBe('left');
    expect(laptop.told.at(-1)).toBe('left');
    expect(names(laptop)).toEqual([]);
    expect(existsSync(laptop.file)).toBe(false);
    expect(readFileSync(join(laptop.where, 'secrets'), 'utf8')).not.toContain('PRIVATE KEY');
    expect(await pair(attic, laptop, 'laptop')).toBe('taken');
    expect(laptop.paired.id).not.toBe(before);
    expect(names(laptop)).toEqual(['desk', 'attic']);
  });
});

describe('two lists that part', () => {
  /** Desk and laptop each took another out while they did not see each other. */
  async function parted() {
    const [desk, laptop] = [await install('desk'), await install('laptop')];
    const [attic, phone] = [await install('attic'), await install('phone')];
    await pair(desk, laptop, 'laptop');
    await pair(desk, attic, 'attic');
    await pair(desk, phone, 'phone');
    await laptop.paired.take(chainOf(desk));
    await desk.paired.remove(attic.paired.id ?? '');
    await laptop.paired.remove(phone.paired.id ?? '');
    expect(await desk.paired.take(chainOf(laptop))).toBe('parted');
    return { desk, laptop, attic, phone };
  }

  test('are never merged: only who is in both counts, and nothing is signed', async () => {
    const { desk, attic } = await parted();
    expect(names(desk)).toEqual(['laptop']);
    const again = await desk.again();
    expect(again.paired.parted).toHaveLength(1);
    await expect(again.paired.remove(attic.paired.id ?? '')).rejects.toThrow('two lists');
    expect(await again.paired.take(again.paired.parted[0] ?? [])).toBe('not taken');
  });

  test('the person keeps ours, and is not asked about that one again', async () => {
    const { desk, laptop } = await parted();
    const ours = chainOf(desk);
    expect(await desk.paired.choose(hash(current(ours)))).toBe('taken');
    expect(names(desk)).toEqual(['laptop', 'phone']);
    const key = await laptop.paired.key();
    const more = follow(chainOf(laptop), key, [{ key: key.publicKey, name: 'laptop' }]);
    expect(await desk.paired.take(more)).toBe('not taken');
    expect(desk.paired.parted).toEqual([]);
  });

  test('the person takes theirs; who is not in it has left', async () => {
    const { desk, laptop, phone } = await parted();
    expect(await desk.paired.choose(hash(current(chainOf(laptop))))).toBe('taken');
    expect(names(desk)).toEqual(['laptop', 'attic']);
    expect(await phone.paired.take(chainOf(laptop))).toBe('left');
    await expect(desk.paired.choose('x')).rejects.toThrow('no such list');
  });

  test('what goes on from the other takes its place', async () => {
    const { desk, laptop, attic } = await parted();
    await laptop.paired.remove(attic.paired.id ?? '');
    expect(await desk.paired.take(chainOf(laptop))).toBe('parted');
    expect(desk.paired.parted).toEqual([chainOf(laptop)]);
  });
});
