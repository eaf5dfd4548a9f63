import type { z } from 'zod';
import { type Account, type Device, Refusal, type SealedNode } from '../../app/agent.ts';
import { type SavedSet, tabsContract } from './contract.ts';
import type { SetPiece } from './contract-published.ts';
import { publishedSets } from './publish/published-sets.ts';
import { type KeptSet, listOf, type SavedSets } from './saved-sets.ts';

/** A device that is asleep without its server knowing has its sets there, too. */
const PATIENCE_MS = { sets: 4_000, set: 15_000 };

type Asked = (typeof tabsContract)['link'];

export interface AllSetsOptions {
  sets: SavedSets;
  account: Account;
  node: SealedNode<SetPiece>;
}

interface SetOfDevice extends SavedSet {
  /** None: of this one. */
  device?: string;
  /** It cannot be asked: this is what it put on the server. */
  isAsleep?: boolean;
}

/** The sets of all devices: of this one, of those that answer inside a link, and of the others as they are on the server. */
export class AllSets {
  readonly #options: AllSetsOptions;

  constructor(options: AllSetsOptions) {
    this.#options = options;
  }

  /** Those of this device first. */
  async list(signal: AbortSignal): Promise<SetOfDevice[]> {
    const { sets, account } = this.#options;
    const others = account.devices.filter(({ paired }) => paired);
    const theirs = await Promise.all(others.map((one) => this.#listOf(one, signal)));
    return [...sets.list, ...theirs.flat()];
  }

  /** @throws Refusal where there is none of this id, or it cannot be had now */
  async get(name: string | undefined, id: string, signal: AbortSignal): Promise<KeptSet> {
    if (name === undefined) return this.#options.sets.get(id);
    const device = this.#device(name);
    try {
      return await this.#ask(device, 'set', { id }, signal);
    } catch (error) {
      const isGone = error instanceof Refusal && error.condition === 'item-not-found';
      const there = this.#published(device).find((one) => one.id === id);
      if (signal.aborted || isGone || !there) throw error;
      return there;
    }
  }

  /** @throws Refusal where what was saved there cannot be changed now */
  assertAwake(name: string): void {
    if (this.#device(name).online) return;
    const words = `${name} is not online: what was saved there can be opened now, and deleted once it is online.`;
    throw new Refusal('service-unavailable', words);
  }

  async #listOf(device: Device, signal: AbortSignal): Promise<SetOfDevice[]> {
    const name = { device: device.device };
    try {
      const sets = await this.#ask(device, 'sets', {}, signal);
      return sets.map((set) => ({ ...set, ...name }));
    } catch {
      signal.throwIfAborted();
      return listOf(this.#published(device)).map((set) => ({ ...set, ...name, isAsleep: true }));
    }
  }

  async #ask<K extends 'sets' | 'set'>(
    { jid, device }: Device,
    name: K,
    input: z.input<Asked[K]['input']>,
    signal: AbortSignal,
  ): Promise<z.output<Asked[K]['output']>> {
    const late = AbortSignal.timeout(PATIENCE_MS[name]);
    const inTime = AbortSignal.any([signal, late]);
    try {
      const link = await this.#options.account.link(jid || device, { signal: inTime });
      return await link.call(tabsContract, name, input, { signal: inTime });
    } catch (error) {
      signal.throwIfAborted();
      throw late.aborted ? new Refusal('service-unavailable', `${device} did not answer in time.`) : error;
    }
  }

  #published({ id = '' }: Device): KeptSet[] {
    return publishedSets(this.#options.node, id);
  }

  /** @throws Refusal where it is no paired device */
  #device(name: string): Device {
    const device = this.#options.account.devices.find((one) => one.device === name && one.paired);
    if (!device) throw new Refusal('item-not-found', `There is no paired device called ${name}.`);
    return device;
  }
}
