import type { AnyAgent } from '../agent.ts';
import type { Pairing as PairingState } from '../contract.ts';
import type { Head } from '../link/device-head.ts';
import { groupContract } from '../link/group-contract.ts';
import { GroupKeys } from '../link/group-keys.ts';
import type { Link } from '../link/link.ts';
import { installOf, OwnKey } from '../link/own-key.ts';
import { PairedDevices } from '../link/paired-devices.ts';
import type { Platform } from '../platform.ts';
import { Refusal } from '../refusal.ts';
import type { Client } from '../xmpp/client.ts';
import type { Activity } from './activity.ts';
import type { Approvals } from './approvals.ts';
import { DeviceListNode } from './device-list-node.ts';
import { DeviceLists } from './device-lists.ts';
import type { Devices } from './devices.ts';
import { GroupKeyKeeper } from './group-key-keeper.ts';
import { OwnDevices } from './own-devices.ts';
import { Pairing } from './pairing.ts';
import { SealedNodes } from './sealed-nodes.ts';
import type { AccountSettings } from './settings-schema.ts';

export interface DeviceGroupOptions {
  client: Client;
  account: AccountSettings;
  agents: readonly AnyAgent[];
  devices: Devices;
  approvals: Approvals;
  activity: Activity;
  platform: Platform;
  pairedFile: string;
  isOwn(jid: string): boolean;
  link(device: string): Promise<Link>;
  pairingChanged(now: PairingState): void;
  warn(action: string, reason: string): void;
  onFault(error: unknown): void;
}

/** All that this device has to do with the others it is paired with (docs/protocol/pairing.md). */
export class DeviceGroup {
  readonly paired: PairedDevices;
  readonly pairing: Pairing;
  /** What the person does with the list of paired devices. */
  readonly own: OwnDevices;
  readonly keys: GroupKeyKeeper;
  /** What the agents leave on the server for those who are paired. */
  readonly sealed: SealedNodes;
  readonly #options: DeviceGroupOptions;
  readonly #lists: DeviceLists;
  readonly #node: DeviceListNode;
  #isEnding = false;

  constructor(options: DeviceGroupOptions) {
    this.#options = options;
    const { client, account, devices, approvals, activity, platform, isOwn, link, warn, onFault } = options;
    const { jid, device: name } = account;
    const { secrets, randomId, now } = platform;
    const paired = new PairedDevices({
      account: jid,
      file: options.pairedFile,
      key: new OwnKey(secrets, installOf(account)),
      name,
      idAt: (peer) => devices.idAt(peer),
    });
    this.paired = paired;
    this.#node = new DeviceListNode({ client, account: jid, paired });
    this.#lists = new DeviceLists({ client, devices, paired, isOwn });
    const spread = () => this.#spread();
    paired.onChange(() => void spread());
    paired.on('left', () => warn('unpair', 'Another device took this one out of your paired devices.'));
    paired.on('parted', () =>
      warn('device list', 'Your devices have lists of each other that contradict. Say which is right.'),
    );
    const keys = new GroupKeys(secrets, installOf(account));
    this.own = new OwnDevices({ devices, paired, keys, name, spread });
    this.keys = new GroupKeyKeeper({
      paired,
      keys,
      ask: async (id) => (await (await link(id)).call(groupContract, 'groupKeys', {})).keys,
      onFault,
    });
    this.sealed = new SealedNodes({
      ...{ client, account: jid, agents: options.agents },
      keys: async () => ({ all: await keys.list(), current: await this.keys.current() }),
      warn: (node, reason) => warn('sealed node', `${node}: ${reason}`),
    });
    this.keys.onChange(() => void this.sealed.begin());
    this.pairing = new Pairing({
      ...{ client, devices, paired, approvals, activity, name, isOwn, randomId, now },
      pull: (peer) => this.#lists.pull(peer),
      changed: options.pairingChanged,
    });
  }

  /** One that is online has said which list it has. */
  met(peer: string, head: Head | undefined): void {
    this.#lists.met(peer, head);
    // It may have the key that was made while this device was away.
    if (this.paired.at(peer)) this.keys.renew().catch(this.#options.onFault);
  }

  /** At each login: while this device was away another may have been taken out, or this one. */
  async begin(): Promise<void> {
    await this.#node.meet().catch((error) => this.#options.warn('device list', String(error)));
    await this.own.renew();
    await this.keys.renew();
    if (!this.paired.chain) await this.#makeKey();
    void this.sealed.begin();
  }

  /** A key that is being made is kept by then: whoever signs out forgets it, and none comes afterwards. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.paired.settled();
  }

  /** At the first login of an install. Where no place keeps a key, whoever pairs this device is told what to do. */
  async #makeKey(): Promise<void> {
    if (this.#isEnding) return;
    await this.paired.begin().catch((error) => {
      if (!(error instanceof Refusal)) throw error;
    });
  }

  /** To those who are online, and for those who are not. */
  async #spread(): Promise<void> {
    const { client, warn } = this.#options;
    if (client.state !== 'online') return; // the next login does it
    const told = await Promise.allSettled([this.#lists.announce(), this.#node.publish()]);
    for (const one of told) if (one.status === 'rejected') warn('device list', String(one.reason));
  }
}
