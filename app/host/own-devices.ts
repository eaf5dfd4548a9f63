import type { z } from 'zod';
import type { coreContract } from '../contract.ts';
import { deviceId } from '../link/device-key.ts';
import { current, type DeviceChain, has, hash } from '../link/device-list.ts';
import type { GroupKeys } from '../link/group-keys.ts';
import type { PairedDevices, Taken } from '../link/paired-devices.ts';
import { Refusal } from '../refusal.ts';
import type { Devices } from './devices.ts';

type PartedList = z.output<typeof coreContract.calls.partedLists.output>[number];

export interface OwnDevicesOptions {
  devices: Devices;
  paired: PairedDevices;
  /** What the person calls this device. */
  name: string;
  /** What was made for those who are paired. */
  keys: GroupKeys;
  /** Tells all others what the list is now, as far as they can be reached. */
  spread(): Promise<void>;
}

/** What the person does with the list of paired devices. */
export class OwnDevices {
  readonly #options: OwnDevicesOptions;

  constructor(options: OwnDevicesOptions) {
    this.#options = options;
  }

  /** By name, id or address; offline, too: the others learn it when they are met. */
  async unpair(device: string): Promise<void> {
    const { paired } = this.#options;
    const id = this.#find(device);
    if (id !== undefined) await paired.remove(id);
    else await this.leave();
  }

  /** This device itself is left with nothing; the others learn it now, or by the list on the server. */
  async leave(): Promise<void> {
    const { paired, keys, spread } = this.#options;
    const { id, chain, isAlone, parted } = paired;
    if (id === undefined || !chain) return;
    if (has(current(chain), id) && !isAlone && parted.length === 0) await paired.remove(id);
    if (!isAlone) await spread();
    await paired.forget();
    await keys.forget();
  }

  /** At each login: what was cut off is done, and the name is what the person calls this device now. */
  async renew(): Promise<void> {
    const { paired, name } = this.#options;
    const { id, chain, parted } = paired;
    if (id === undefined || !chain || parted.length > 0) return;
    if (!has(current(chain), id)) await this.leave();
    else if (paired.name !== name) await paired.rename();
  }

  get partedLists(): PartedList[] {
    const { id, chain, parted } = this.#options.paired;
    if (!id || !chain || parted.length === 0) return [];
    return [chain, ...parted].map((one) => ({
      ...drawn(one),
      isOurs: one === chain,
      hasThis: has(current(one), id),
    }));
  }

  choose(id: string): Promise<Taken> {
    return this.#options.paired.choose(id);
  }

  /** The id of a paired device; undefined for this one. */
  #find(device: string): string | undefined {
    const { devices, paired, name } = this.#options;
    const named = paired.list.filter((one) => one.name === device || one.id === device);
    const [one, another] = named;
    if (another) throw new Refusal('conflict', `Two paired devices are called ${device}: say the id of one.`);
    const id = one?.id ?? paired.at(device)?.id;
    if (id !== undefined) return id;
    if (paired.id !== undefined && (device === name || device === paired.id)) return undefined;
    const what = devices.find(device) ? 'is not paired' : 'is no device of yours';
    throw new Refusal('item-not-found', `${device} ${what}.`);
  }
}

function drawn(chain: DeviceChain): Omit<PartedList, 'isOurs' | 'hasThis'> {
  const list = current(chain);
  const all = chain.flatMap(({ devices }) => devices);
  const issuer = all.find(({ key }) => deviceId(key) === list.issuer)?.name ?? list.issuer;
  const devices = list.devices.map(({ key, name }) => ({ id: deviceId(key), device: name }));
  return { id: hash(list), epoch: list.epoch, issuer, devices };
}
