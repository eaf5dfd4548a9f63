import type { Head } from '../link/device-head.ts';
import { type DeviceList, MAX_LISTS } from '../link/device-list.ts';
import type { PairedDevices, Taken } from '../link/paired-devices.ts';
import type { Client } from '../xmpp/client.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import type { Devices } from './devices.ts';
import { deviceListQuery } from './pairing-queries.ts';

/** Of one answer; servers pass on stanzas of 256 KiB at least. */
const MAX_PAGE_CHARACTERS = 48_000;
const PATIENCE_MS = 20_000;

export interface DeviceListsOptions {
  client: Client;
  devices: Devices;
  paired: PairedDevices;
  isOwn(jid: string): boolean;
}

type Answer = ReturnType<typeof deviceListQuery.decodeAnswer>;

interface Pull {
  taken: Promise<Taken>;
  /** The hash of the last list that the other has told of, once it has answered. */
  last?: string | undefined;
}

/** The devices of one account tell each other their device lists when they meet, and whenever one changes. */
export class DeviceLists {
  readonly #options: DeviceListsOptions;
  readonly #pulls = new Map<string, Pull>();

  constructor(options: DeviceListsOptions) {
    this.#options = options;
    const { client, isOwn } = options;
    const { type, namespace, name } = deviceListQuery;
    client.router.iq(type, namespace, name, async ({ from, payload }) => {
      if (!isOwn(from)) throw new StanzaError('auth', 'forbidden');
      const { from: epoch, ...said } = deviceListQuery.decodeQuery(payload);
      this.#hear(from, said);
      return deviceListQuery.encodeAnswer({ ...this.#about, lists: this.#page(epoch) });
    });
  }

  /** One that is online says which list it has last. */
  met(jid: string, head: Head | undefined): void {
    const { paired } = this.#options;
    if (!head || !paired.chain || paired.knows(head)) return;
    const before = this.#pulls.get(jid);
    // What is under way may have been answered before it had this list.
    const isOlder = () => !paired.knows(head) && before?.last !== head.hash;
    const again = async () => {
      await before?.taken.catch(() => {});
      if (isOlder()) await this.pull(jid);
    };
    again().catch(() => {}); // it is met again
  }

  /** Says to all that are online what we have now; resolves when all were told or gave no answer. */
  async announce(): Promise<void> {
    const { devices, paired } = this.#options;
    const from = (paired.head?.epoch ?? -1) + 1;
    await Promise.all(
      devices.there
        .map(async (jid) => {
          const { lists, ...said } = await this.#ask(jid, from);
          this.#hear(jid, said);
        })
        .map((one) => one.catch(() => {})), // it has gone, or asks itself when it comes
    );
  }

  /** Asks for all the lists of another. */
  pull(jid: string): Promise<Taken> {
    const before = this.#pulls.get(jid);
    if (before) return before.taken;
    const pull: Pull = { taken: Promise.resolve('not taken') };
    this.#pulls.set(jid, pull);
    pull.taken = this.#pull(jid, pull).finally(() => this.#pulls.delete(jid));
    return pull.taken;
  }

  async #pull(jid: string, pull: Pull): Promise<Taken> {
    const { devices, paired } = this.#options;
    const all: DeviceList[] = [];
    for (;;) {
      const { id, head, lists } = await this.#ask(jid, all.length);
      devices.setId(jid, id);
      pull.last = head?.hash;
      all.push(...lists);
      if (lists.length === 0 || all.length > (head?.epoch ?? 0) || all.length > MAX_LISTS) break;
    }
    return all.length === 0 || all.length > MAX_LISTS ? 'not taken' : paired.take(all);
  }

  #hear(jid: string, { id, head }: Pick<Answer, 'id' | 'head'>): void {
    this.#options.devices.setId(jid, id);
    this.met(jid, head);
  }

  async #ask(jid: string, from: number): Promise<Answer> {
    const { client } = this.#options;
    const question = deviceListQuery.encodeQuery({ ...this.#about, from });
    const iq = await client.request('get', jid, question, { timeoutMs: PATIENCE_MS });
    const payload = iq.getChild(deviceListQuery.name, deviceListQuery.namespace);
    if (!payload) throw new StanzaError('cancel', 'service-unavailable');
    return deviceListQuery.decodeAnswer(payload);
  }

  get #about(): Pick<Answer, 'id' | 'head'> {
    const { id, head } = this.#options.paired;
    return { id, head };
  }

  #page(from: number): DeviceList[] {
    const page: DeviceList[] = [];
    let characters = 0;
    for (const list of this.#options.paired.chain?.slice(from) ?? []) {
      characters += JSON.stringify(list).length;
      if (page.length > 0 && characters > MAX_PAGE_CHARACTERS) break;
      page.push(list);
    }
    return page;
  }
}
