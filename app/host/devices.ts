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

const known = z.array(
  z.object({ device: z.string(), jid: z.string(), lastSeen: z.iso.datetime().optional().catch(undefined) }),
);

export interface DevicesOptions {
  client: Client;
  /** Bare JID of the person. */
  account: string;
  file: string;
  now?: () => Date;
  /** One came or went, or another name is known. */
  changed?: () => void;
}

/** The person's other installs: online by their presence, remembered when offline. */
export class Devices {
  readonly #options: DevicesOptions;
  readonly #names = new Map<string, string>();
  readonly #lastSeen = new Map<string, string>();
  /** Own resources with a presence, devices of ours or not. */
  readonly #online = new Set<string>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: DevicesOptions) {
    this.#options = options;
    options.client.router.presence((presence) => this.#onPresence(presence));
    options.client.on('state', ({ state }) => {
      if (state !== 'online') this.#sawAll();
      options.changed?.();
    });
  }

  async load(): Promise<void> {
    for (const { device, jid, lastSeen } of await savedDevices(this.#options.file)) {
      this.#names.set(jid, device);
      if (lastSeen) this.#lastSeen.set(jid, lastSeen);
    }
  }

  get list(): Device[] {
    return [...this.#names]
      .map(([jid, device]) => ({ device, jid, ...this.#standing(jid), paired: false }))
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
    this.#options.changed?.();
  }

  #standing(jid: string): Pick<Device, 'online' | 'lastSeen'> {
    // Without a line nothing is known; who was there may still be when it resumes (XEP-0198 §5).
    if (this.#online.has(jid) && this.#options.client.state === 'online') return { online: true };
    const lastSeen = this.#lastSeen.get(jid);
    return { online: false, ...(lastSeen && { lastSeen }) };
  }

  async #onPresence(presence: Element): Promise<void> {
    const { client, account } = this.#options;
    const { from, type } = presence.attrs;
    if (!from || bare(from) !== account || from === client.jid) return;
    if (type === 'unavailable') {
      this.#online.delete(from);
      if (!this.#names.has(from)) return;
      this.#saw(from);
      await this.#save();
      this.#options.changed?.();
    } else if (type === undefined && presence.getChild('c', NS_CAPS)) {
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
    if (device === undefined) return;
    this.#options.changed?.();
    if (this.#names.get(jid) === device) return;
    this.#names.set(jid, device);
    this.#saw(jid);
    await this.#save();
  }

  /** The line is gone: whoever was there was there until now. */
  #sawAll(): void {
    const there = [...this.#online].filter((jid) => this.#names.has(jid));
    if (there.length === 0) return;
    for (const jid of there) this.#saw(jid);
    this.#save().catch(() => {}); // only the time is lost
  }

  #saw(jid: string): void {
    this.#lastSeen.set(jid, (this.#options.now?.() ?? new Date()).toISOString());
  }

  /** Rejects where it fails: whoever hands out presences reports it. */
  #save(): Promise<void> {
    const saved = this.#writing.then(() => {
      const list = [...this.#names].map(([jid, device]) => {
        const lastSeen = this.#lastSeen.get(jid);
        return { device, jid, ...(lastSeen && { lastSeen }) };
      });
      return writeFileAtomic(this.#options.file, `${JSON.stringify(list, null, 2)}\n`, { mode: 0o600 });
    });
    this.#writing = saved.catch(() => {});
    return saved;
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
  return data.map((one) => ({ ...one, online: false, paired: false }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}
