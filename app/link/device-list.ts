import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type DeviceKey, deviceId, isSignedBy, readPublicKey } from './device-key.ts';

// Shown in terminals, so nothing that could move a cursor.
export const deviceName = z
  .string()
  .min(1)
  .max(60)
  .regex(/^\P{Cc}*$/u);
const device = z.object({ key: z.string().max(200), name: deviceName });

export const MAX_LISTS = 500;

/** The devices of one account, as one of them said last (docs/protocol/pairing.md). */
export const deviceList = z.object({
  account: z.string(),
  epoch: z.int().min(0),
  /** SHA-256 of the list before, base64url; empty for the first. */
  previous: z.string(),
  devices: z.array(device).min(1).max(50),
  /** Id of the device that signed. */
  issuer: z.string(),
  signature: z.string(),
});

export const deviceChain = z.array(deviceList).min(1).max(MAX_LISTS);

export type PairedDevice = z.output<typeof device>;
export type DeviceList = z.output<typeof deviceList>;
/** Lists that follow one another, oldest first. */
export type DeviceChain = z.output<typeof deviceChain>;

/** The list of a device that has not met another yet. */
export function firstChain(account: string, key: DeviceKey, name: string): DeviceChain {
  return [signedList(key, { account, epoch: 0, previous: '', devices: [{ key: key.publicKey, name }] })];
}

/** The chain with one more list, in which these are the devices. */
export function follow(chain: DeviceChain, key: DeviceKey, devices: PairedDevice[]): DeviceChain {
  const last = current(chain);
  const { account, epoch } = last;
  return [...chain, signedList(key, { account, epoch: epoch + 1, previous: hash(last), devices })];
}

export function current(chain: DeviceChain): DeviceList {
  const last = chain.at(-1);
  if (!last) throw new TypeError('a chain of no lists');
  return last;
}

export function has(list: DeviceList, id: string): boolean {
  return list.devices.some(({ key }) => deviceId(key) === id);
}

/** Whether every list is sound in itself and follows the one before. */
export function isSound(chain: DeviceChain): boolean {
  return chain.every((list, index) => {
    const before = chain[index - 1];
    const issuers = before ?? list;
    const issuer = issuers.devices.find(({ key }) => deviceId(key) === list.issuer);
    return (
      issuer !== undefined &&
      hasSoundDevices(list) &&
      isSignedBy(issuer.key, content(list), list.signature) &&
      (before === undefined
        ? list.epoch === 0 && list.previous === '' && list.devices.length === 1
        : list.account === before.account &&
          list.epoch === before.epoch + 1 &&
          list.previous === hash(before))
    );
  });
}

/**
 * How a chain that came compares with the one we have: `newer` goes on from ours, `older` is a beginning of ours,
 * `parted` is neither. Only a `newer` one may be taken without asking the person.
 */
export function compare(
  ours: DeviceChain,
  theirs: DeviceChain,
): 'same' | 'newer' | 'older' | 'parted' | 'unsound' {
  if (!isSound(theirs) || theirs[0]?.account !== ours[0]?.account) return 'unsound';
  const common = Math.min(ours.length, theirs.length);
  for (let index = 0; index < common; index++) {
    const [a, b] = [ours[index], theirs[index]];
    if (!a || !b || hash(a) !== hash(b)) return 'parted';
  }
  if (ours.length === theirs.length) return 'same';
  return theirs.length > ours.length ? 'newer' : 'older';
}

/** The first list of `theirs` that is not the same in `ours`; undefined when there is none. */
export function firstOther(ours: DeviceChain, theirs: DeviceChain): DeviceList | undefined {
  return theirs.find((list, index) => {
    const own = ours[index];
    return own === undefined || hash(own) !== hash(list);
  });
}

type Unsigned = Omit<DeviceList, 'issuer' | 'signature'>;

function signedList(key: DeviceKey, unsigned: Unsigned): DeviceList {
  const list = { ...unsigned, issuer: key.id };
  return { ...list, signature: key.sign(content(list)) };
}

/** What is signed: a JSON array, because the order of an object's members is nobody's promise. */
function content({ account, epoch, previous, devices, issuer }: Omit<DeviceList, 'signature'>): unknown {
  return [
    'dragoman devices 0',
    account,
    epoch,
    previous,
    devices.map(({ key, name }) => [key, name]),
    issuer,
  ];
}

/** SHA-256 of a list, base64url. */
export function hash(list: DeviceList): string {
  // Without the signature: one content can be signed in many ways and stays one list.
  return createHash('sha256')
    .update(JSON.stringify(content(list)))
    .digest('base64url');
}

function hasSoundDevices({ devices }: DeviceList): boolean {
  try {
    for (const { key } of devices) readPublicKey(key);
  } catch {
    return false;
  }
  return new Set(devices.map(({ key }) => key)).size === devices.length;
}
