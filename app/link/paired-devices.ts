import { EventEmitter } from 'node:events';
import { rm } from 'node:fs/promises';
import { Refusal } from '../refusal.ts';
import { type Head, headOf } from './device-head.ts';
import { type DeviceKey, deviceId } from './device-key.ts';
import {
  compare,
  current,
  type DeviceChain,
  firstChain,
  follow,
  has,
  hash,
  MAX_LISTS,
  type PairedDevice,
} from './device-list.ts';
import type { OwnKey } from './own-key.ts';
import type { Paired, PairedWith } from './paired.ts';
import { type PairedState, readPaired, writePaired } from './paired-file.ts';
import { pairedIn, withChosen, withParted } from './parted-lists.ts';

export interface PairedDevicesOptions {
  /** Bare JID of the person. */
  account: string;
  file: string;
  key: OwnKey;
  /** What the person calls this device. */
  name: string;
  /** What the resource at this full JID says its id is. */
  idAt(jid: string): string | undefined;
}

/** How a chain that came was taken; `left` when this device is in it no more. */
export type Taken = 'taken' | 'left' | 'parted' | 'not taken';

/** The devices of this account, as the chain of lists that this device holds says (docs/protocol/pairing.md). */
export class PairedDevices extends EventEmitter<{ change: []; left: []; parted: [] }> implements Paired {
  readonly #options: PairedDevicesOptions;
  #state: PairedState | undefined;
  #list: readonly PairedWith[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: PairedDevicesOptions) {
    super();
    this.#options = options;
  }

  async load(): Promise<void> {
    this.#become(await readPaired(this.#options.file, this.#options.account));
  }

  /** Of this device; undefined while it has no key. */
  get id(): string | undefined {
    return this.#state?.id;
  }

  /** What the list calls this device. */
  get name(): string | undefined {
    return this.chain && current(this.chain).devices.find(({ key }) => deviceId(key) === this.id)?.name;
  }

  get chain(): DeviceChain | undefined {
    return this.#state?.chain;
  }

  get head(): Head | undefined {
    return this.chain && headOf(this.chain);
  }

  /** Those that part from ours, until the person has chosen. */
  get parted(): readonly DeviceChain[] {
    return this.#state?.parted ?? [];
  }

  get isAlone(): boolean {
    return this.chain === undefined || current(this.chain).devices.length === 1;
  }

  get list(): readonly PairedWith[] {
    return this.#list;
  }

  at(jid: string): PairedWith | undefined {
    const id = this.#options.idAt(jid);
    return id === undefined ? undefined : this.#list.find((one) => one.id === id);
  }

  onChange(listener: () => void): void {
    this.on('change', listener);
  }

  /** Whether this is our last list, or one before it. */
  knows({ epoch, hash: head }: Head): boolean {
    const list = this.chain?.[epoch];
    return list !== undefined && hash(list) === head;
  }

  async key(): Promise<DeviceKey> {
    if (this.isAlone) return this.#options.key.make();
    const key = await this.#options.key.read();
    if (key !== undefined && key.id === this.id) return key;
    // Another key would be another device, and the others would go on waiting for this one.
    throw new Refusal(
      'service-unavailable',
      'The key of this device is not where it was kept. Unlock the keyring, or take this device out and pair it ' +
        `anew: dragoman unpair '${this.#options.name}'`,
    );
  }

  /** From now on it has a key, and a list with itself. */
  begin(): Promise<DeviceKey> {
    return this.#inTurn(async () => {
      const key = await this.key();
      const { account, name } = this.#options;
      if (this.id !== key.id)
        await this.#write({ id: key.id, chain: firstChain(account, key, name), parted: [], refused: [] });
      return key;
    });
  }

  /** Both persons' yes is proved: that device may take us into its list from now on, whenever that list comes. */
  join(issuer: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#state) await this.#write({ ...this.#state, joining: issuer });
    });
  }

  add(device: PairedDevice): Promise<void> {
    return this.#sign((devices) =>
      devices.some(({ key }) => key === device.key) ? devices : [...devices, device],
    );
  }

  remove(id: string): Promise<void> {
    return this.#sign((devices) => devices.filter(({ key }) => deviceId(key) !== id));
  }

  /** In the list, what the person calls this device now. */
  rename(): Promise<void> {
    const { name } = this.#options;
    return this.#sign((devices) =>
      devices.map((one) => (deviceId(one.key) === this.id ? { ...one, name } : one)),
    );
  }

  /** A chain that came, from whomever: it proves itself or is nothing. */
  take(theirs: DeviceChain): Promise<Taken> {
    return this.#inTurn(async () => {
      const state = this.#state;
      if (!state) return 'not taken';
      const compared = compare(state.chain, theirs);
      if (compared === 'newer') return this.#adopt({ ...state, chain: theirs });
      if (compared !== 'parted') return 'not taken';
      if (this.#isInvitation(state, theirs)) return this.#adopt({ ...state, chain: theirs, parted: [] });
      const next = withParted(state, theirs);
      if (!next) return 'not taken';
      await this.#write(next);
      this.emit('parted');
      return 'parted';
    });
  }

  /** The person says which of the parted chains is right, by the hash of its last list. */
  choose(head: string): Promise<Taken> {
    return this.#inTurn(async () => {
      const next = this.#state && this.parted.length > 0 ? withChosen(this.#state, head) : undefined;
      if (!next)
        throw new Refusal('item-not-found', 'There is no such list of devices to choose (any more).');
      return this.#adopt(next);
    });
  }

  /** As if it had never met another. */
  forget(): Promise<void> {
    return this.#inTurn(() => this.#forget());
  }

  /** Signed by the device that may take us in, with us in it, and only while nobody else is with us. */
  #isInvitation({ joining, id }: PairedState, theirs: DeviceChain): boolean {
    if (joining === undefined || !this.isAlone) return false;
    return has(current(theirs), id) && theirs.some((list) => list.issuer === joining && has(list, id));
  }

  async #adopt(next: PairedState): Promise<Taken> {
    if (!has(current(next.chain), next.id)) {
      await this.#forget();
      this.emit('left');
      return 'left';
    }
    const { joining, ...state } = next;
    const parted = state.parted.filter((other) => compare(state.chain, other) === 'parted');
    await this.#write({ ...state, parted });
    return 'taken';
  }

  /** The next list, with these devices. */
  #sign(change: (devices: PairedDevice[]) => PairedDevice[]): Promise<void> {
    return this.#inTurn(async () => {
      const state = this.#state;
      if (!state) throw new Refusal('item-not-found', 'This device is not paired.');
      if (state.parted.length > 0)
        throw new Refusal('conflict', 'There are two lists of your devices: say first which is right.');
      if (state.chain.length >= MAX_LISTS)
        throw new Refusal(
          'resource-constraint',
          'Your list of devices changed too often: pair all of them anew.',
        );
      const key = await this.key();
      const before = current(state.chain).devices;
      const after = change(before);
      if (JSON.stringify(after) === JSON.stringify(before)) return;
      const { joining, ...rest } = state;
      await this.#write({ ...rest, chain: follow(state.chain, key, after) });
    });
  }

  /** On disk first: what others are shown is never lost. */
  async #write(state: PairedState): Promise<void> {
    await writePaired(this.#options.file, state);
    this.#become(state);
    this.emit('change');
  }

  async #forget(): Promise<void> {
    await rm(this.#options.file, { force: true });
    this.#become(undefined);
    this.emit('change');
    await this.#options.key.forget();
  }

  #become(state: PairedState | undefined): void {
    this.#state = state;
    this.#list = state ? pairedIn(state) : [];
  }

  /** Resolves when nothing is being written any more. Never rejects. */
  async settled(): Promise<void> {
    await this.#last;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}
