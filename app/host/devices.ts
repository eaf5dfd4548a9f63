import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Device } from '../account.ts';
import { jsonQuery } from '../query.ts';
import { NS_CAPS } from '../xep/0115-entity-capabilities.ts';
import type { Client } from '../xmpp/client.ts';
import { bare } from '../xmpp/jid.ts';
import type { Element } from '../xmpp/xml.ts';
import { deviceName } from './settings-schema.ts';

/** Asked among the devices of one account only: what its person calls this one. */
export const deviceQuery = jsonQuery('device', {
  input: z.strictObject({}),
  output: z.object({ device: deviceName }),
});

const known = z.array(z.object({ device: z.string(), jid: z.string() }));

export interface DevicesOptions {
  client: Client;
  /** Bare JID of the person. */
  account: string;
  file: string;
}

/** The person's other installs: online by their presence, remembered when offline. */
export class Devices {
  readonly #options: DevicesOptions;
  readonly #names = new Map<string, string>();
  /** Own resources with a presence, devices of ours or not. */
  readonly #online = new Set<string>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: DevicesOptions) {
    this.#options = options;
    options.client.router.presence((presence) => this.#onPresence(presence));
  }

  async load(): Promise<void> {
    for (const { device, jid } of await savedDevices(this.#options.file)) this.#names.set(jid, device);
  }

  get list(): Device[] {
    return [...this.#names]
      .map(([jid, device]) => ({ device, jid, online: this.#online.has(jid), paired: false }))
      .sort((a, b) => a.device.localeCompare(b.device) || a.jid.localeCompare(b.jid));
  }

  /** The full JID of a device by its name (the online one where two have it), or undefined. */
  find(device: string): Device | undefined {
    const named = this.list.filter((one) => one.device === device || one.jid === device);
    return named.find((one) => one.online) ?? named[0];
  }

  /** After a new session every presence comes anew. */
  reset(): void {
    this.#online.clear();
  }

  async #onPresence(presence: Element): Promise<void> {
    const { client, account } = this.#options;
    const { from, type } = presence.attrs;
    if (!from || bare(from) !== account || from === client.jid) return;
    if (type === 'unavailable') this.#online.delete(from);
    else if (type === undefined && presence.getChild('c', NS_CAPS)) {
      this.#online.add(from);
      await this.#meet(from);
    }
  }

  async #meet(jid: string): Promise<void> {
    const { client } = this.#options;
    const iq = await client
      .request('get', jid, deviceQuery.encodeQuery({}), { timeoutMs: 10_000 })
      .catch(() => undefined); // a phone or another client of the same person
    const payload = iq?.getChild(deviceQuery.name, deviceQuery.namespace);
    if (!payload) return;
    const device = nameIn(payload);
    if (device === undefined || this.#names.get(jid) === device) return;
    this.#names.set(jid, device);
    const saved = this.#writing.then(() => this.#save());
    this.#writing = saved.catch(() => {});
    await saved; // whoever hands out presences reports what goes wrong
  }

  async #save(): Promise<void> {
    const list = [...this.#names].map(([jid, device]) => ({ device, jid }));
    await writeFileAtomic(this.#options.file, `${JSON.stringify(list, null, 2)}\n`, { mode: 0o600 });
  }
}

function nameIn(payload: Element): string | undefined {
  try {
    return deviceQuery.decodeAnswer(payload).device;
  } catch {
    return undefined; // something else that happens to know our namespace
  }
}

/** The devices seen so far, as a home folder remembers them. */
export async function savedDevices(file: string): Promise<Device[]> {
  const text = await readFile(file, 'utf8').catch(() => '[]');
  const { data = [] } = known.safeParse(parse(text));
  return data.map(({ device, jid }) => ({ device, jid, online: false, paired: false }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}
