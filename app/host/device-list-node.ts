import { type DeviceChain, type DeviceList, deviceChain, hash } from '../link/device-list.ts';
import type { PairedDevices } from '../link/paired-devices.ts';
import { decodeItem, encodeItemQuery, NS_PUBSUB } from '../xep/0223-private-data.ts';
import type { Client } from '../xmpp/client.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { xml } from '../xmpp/xml.ts';
import { canPublishPrivately, publishPrivately } from './private-publishing.ts';

const NS = 'urn:dragoman:device-list:0';
const place = { node: NS, id: 'current' };

/** Servers take items of 64 KiB at least. */
const MAX_CHARACTERS = 48_000;

export interface DeviceListNodeOptions {
  client: Client;
  /** Bare JID of the person. */
  account: string;
  paired: PairedDevices;
}

/**
 * The device list on the server, in a node for the account alone (XEP-0223), so that a device that was offline when
 * another was taken out learns of it when none of the others is online. It proves itself, as everywhere.
 */
export class DeviceListNode {
  readonly #options: DeviceListNodeOptions;
  #last: Promise<unknown> = Promise.resolve();
  /** Of the last list that stands there. */
  #there: string | undefined;

  constructor(options: DeviceListNodeOptions) {
    this.#options = options;
  }

  /** At each login: takes what is newer there, and puts there what is newer here. */
  meet(): Promise<void> {
    return this.#inTurn(async () => {
      const { paired } = this.#options;
      this.#there = undefined;
      if (!paired.chain) return; // it has met nobody, and nobody can have taken it in
      const lists = await this.#read();
      const last = lists.at(-1);
      if (last) {
        this.#there = hash(last);
        await paired.take(this.#whole(lists));
      }
      await this.#publish();
    });
  }

  /** After each change; the same is not put there twice. */
  publish(): Promise<void> {
    return this.#inTurn(() => this.#publish());
  }

  async #publish(): Promise<void> {
    const { client, account, paired } = this.#options;
    const { chain, head } = paired;
    // What parts from ours stays where it is until the person has chosen; who is alone has nobody to tell.
    if (!chain || !head || chain.length === 1 || paired.parted.length > 0) return;
    if (head.hash === this.#there || client.state !== 'online') return;
    if (!(await canPublishPrivately(client, account))) return;
    const payload = xml('devices', { xmlns: NS }, JSON.stringify(tailOf(chain)));
    await publishPrivately(client, { ...place, payload });
    this.#there = head.hash;
  }

  async #read(): Promise<DeviceList[]> {
    const { client } = this.#options;
    const iq = await client.request('get', undefined, encodeItemQuery(place)).catch((error) => {
      if (error instanceof StanzaError) return undefined; // no such node, or no PEP at all
      throw error;
    });
    const pubsub = iq?.getChild('pubsub', NS_PUBSUB);
    const { data } = deviceChain.safeParse(parse((pubsub && decodeItem(pubsub, place))?.text()));
    return data ?? [];
  }

  /** A long chain stands there without its beginning, which we have. */
  #whole(lists: DeviceList[]): DeviceChain {
    const { chain = [] } = this.#options.paired;
    return [...chain.slice(0, lists[0]?.epoch), ...lists];
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}

/** As many lists from the end as one item holds. */
function tailOf(chain: DeviceChain): DeviceChain {
  let characters = 0;
  const start = chain.findLastIndex((list) => {
    characters += JSON.stringify(list).length;
    return characters > MAX_CHARACTERS;
  });
  return chain.slice(start + 1);
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
