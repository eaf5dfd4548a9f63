import { setTimeout as delay } from 'node:timers/promises';
import { type Account, type Device, Refusal, type SealedNode } from '../../app/agent.ts';
import { type DeviceTabs, tabsContract } from './contract.ts';
import type { Published } from './contract-published.ts';
import { LastLists } from './last-lists.ts';
import type { OwnTabs } from './own-tabs.ts';

/** Whoever asks for all does not wait longer for one of them. */
const PATIENCE_MS = 4_000;
const AGAIN_AFTER_MS = 5_000;

export interface ListsOptions {
  tabs: OwnTabs;
  account: Account;
  node: SealedNode<Published>;
}

/** The tabs of all devices: of this one, of those that answer inside a link, and of the others as they were last. */
export class Lists {
  readonly #options: ListsOptions;
  readonly #last: LastLists;

  constructor(options: ListsOptions) {
    this.#options = options;
    this.#last = new LastLists(options.node);
  }

  get own(): DeviceTabs {
    return { isOnline: true, ...this.#options.tabs.list };
  }

  /** This device first; of the others what is known without asking them. */
  get atHand(): DeviceTabs[] {
    return [this.own, ...this.#paired.map((device) => this.#published(device))];
  }

  async all(signal: AbortSignal): Promise<DeviceTabs[]> {
    const others = this.#paired.map((device) => this.#asked(device, signal));
    return [this.own, ...(await Promise.all(others))];
  }

  /** @throws Refusal where it is no paired device */
  async of(name: string, signal: AbortSignal): Promise<DeviceTabs> {
    const device = this.#paired.find((one) => one.device === name);
    if (device) return this.#asked(device, signal);
    const isKnown = this.#options.account.devices.some((one) => one.device === name);
    if (isKnown) throw new Refusal('not-allowed', `${name} is not paired with this device.`);
    throw new Refusal('item-not-found', `There is no device called ${name}.`);
  }

  /** All at once, then each as it changes, until the signal aborts. */
  async watch(tell: (lists: DeviceTabs[]) => void, signal: AbortSignal): Promise<void> {
    const { tabs, account, node } = this.#options;
    const watched = new Map<string, AbortController>();
    /** Their ids by their names. */
    const live = new Map<string, string>();
    const ended = (name: string) => {
      const id = live.get(name);
      live.delete(name);
      if (id !== undefined) this.#last.ended(id);
    };
    const follow = (device: Device) => {
      const end = new AbortController();
      watched.set(device.device, end);
      const both = AbortSignal.any([signal, end.signal]);
      void this.#follow(device, both, {
        changed: (list) => {
          live.set(device.device, device.id ?? '');
          tell([list]);
        },
        broken: (problem) => {
          ended(device.device);
          const now = this.#paired.find((one) => one.device === device.device);
          if (now) tell([this.#published(now, problem)]);
        },
      });
    };
    const review = () => {
      const online = new Map(this.#paired.filter((one) => one.online).map((one) => [one.device, one]));
      for (const [name, end] of watched) {
        if (online.has(name)) continue;
        end.abort();
        watched.delete(name);
        ended(name);
      }
      for (const [name, device] of online) if (!watched.has(name)) follow(device);
      const others = this.#paired.filter(({ device }) => !live.has(device));
      if (others.length > 0) tell(others.map((one) => this.#published(one)));
    };
    const changed = () => tell([this.own]);
    tabs.on('change', changed);
    node.onChange(review, signal);
    account.onDevices(review, signal);
    changed();
    review();
    await aborted(signal);
    for (const name of [...live.keys()]) ended(name);
    tabs.off('change', changed);
  }

  /** Again after a while for as long as it is online. */
  async #follow(
    { device, id = '', jid }: Device,
    signal: AbortSignal,
    { changed, broken }: { changed(list: DeviceTabs): void; broken(problem: string): void },
  ): Promise<void> {
    while (!signal.aborted) {
      try {
        const link = await this.#options.account.link(jid, { signal });
        const progress = (list: Pick<DeviceTabs, 'browsers' | 'unlistedCount'>) => {
          this.#last.told(id, list);
          changed({ device, isOnline: true, ...list });
        };
        await link.call(tabsContract, 'watch', {}, { signal, progress });
      } catch (error) {
        if (signal.aborted) return;
        broken(problemOf(error));
      }
      await delay(AGAIN_AFTER_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  async #asked(device: Device, signal: AbortSignal): Promise<DeviceTabs> {
    if (!device.online) return this.#published(device);
    const late = AbortSignal.timeout(PATIENCE_MS);
    try {
      const both = AbortSignal.any([signal, late]);
      const link = await this.#options.account.link(device.jid, { signal: both });
      const list = await link.call(tabsContract, 'list', {}, { signal: both });
      this.#last.told(device.id ?? '', list);
      return { device: device.device, isOnline: true, ...list };
    } catch (error) {
      signal.throwIfAborted();
      return this.#published(device, late.aborted ? 'It did not answer in time.' : problemOf(error));
    }
  }

  #published({ device, id = '', online, lastSeen = '' }: Device, problem?: string): DeviceTabs {
    const list = this.#last.get(id);
    const asOf = list && (list.at > lastSeen ? list.at : lastSeen);
    return {
      ...{ device, isOnline: online, browsers: list?.browsers ?? [] },
      ...(asOf && { asOf }),
      ...(list?.unlistedCount !== undefined && { unlistedCount: list.unlistedCount }),
      ...(problem !== undefined && { problem }),
    };
  }

  get #paired(): Device[] {
    return this.#options.account.devices.filter(({ paired }) => paired);
  }
}

function problemOf(error: unknown): string {
  return error instanceof Refusal ? error.message : 'The connection to it broke.';
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
