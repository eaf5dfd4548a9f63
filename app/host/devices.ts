import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Device } from '../account.ts';
import { deviceHead, deviceId, type Head } from '../link/device-head.ts';
import type { Via } from '../link/link-calls.ts';
import type { PairedWith } from '../link/paired.ts';
import { jsonQuery } from '../query.ts';
import { NS_CAPS } from '../xep/0115-entity-capabilities.ts';
import type { Client } from '../xmpp/client.ts';
import { bare } from '../xmpp/jid.ts';
import type { Element } from '../xmpp/xml.ts';
import { pairedRows } from './device-rows.ts';
import { deviceName } from './settings-schema.ts';

/** Asked among the devices of one account only: what its person calls this one. */
export const deviceQuery = jsonQuery('device', {
  input: z.strictObject({}),
  output: z.object({ device: deviceName, id: deviceId.optional(), head: deviceHead.optional() }),
});

const known = z.array(
  z.object({
    device: z.string(),
    jid: z.string(),
    id: z.string().optional(),
    lastSeen: z.iso.datetime().optional().catch(undefined),
  }),
);

export interface DevicesOptions {
  client: Client;
  /** Bare JID of the person. */
  account: string;
  file: string;
  now?: () => Date;
  /** One came or went, or another name is known. */
  changed?: () => void;
  /** Those of the device list, by the names it has for them. */
  paired?: () => readonly PairedWith[];
  /** How there is a link with the device of this id now, if there is. */
  via?: (id: string) => Via | undefined;
  /** One that is online has said what it is. */
  met?: (jid: string, head: Head | undefined) => void;
  /** One went offline; told before `changed` and the listeners. */
  gone?: (jid: string) => void;
}

/** The person's other installs: online by their presence, remembered when offline. */
export class Devices {
  readonly #options: DevicesOptions;
  readonly #names = new Map<string, string>();
  readonly #lastSeen = new Map<string, string>();
  /** What each says its id is. */
  readonly #ids = new Map<string, string>();
  /** Own resources with a presence, devices of ours or not. */
  readonly #online = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: DevicesOptions) {
    this.#options = options;
    options.client.router.presence((presence) => this.#onPresence(presence));
    options.client.on('state', ({ state }) => {
      if (state !== 'online') this.#sawAll();
      this.tell();
    });
  }

  /** Called whenever one came or went, or another name is known. */
  onChange(listener: () => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  async load(): Promise<void> {
    for (const { device, jid, id, lastSeen } of await savedDevices(this.#options.file)) {
      this.#names.set(jid, device);
      if (id) this.#ids.set(jid, id);
      if (lastSeen) this.#lastSeen.set(jid, lastSeen);
    }
  }

  get list(): Device[] {
    const seen = [...this.#names].map(([jid, device]) => {
      const id = this.#ids.get(jid);
      return { device, ...(id && { id }), jid, ...this.#standing(jid), paired: false };
    });
    return pairedRows(seen, this.#options.paired?.() ?? [])
      .map((row) => this.#withLink(row))
      .sort((a, b) => a.device.localeCompare(b.device) || a.jid.localeCompare(b.jid));
  }

  /** What the resource at this full JID says its id is. */
  idAt(jid: string): string | undefined {
    return this.#ids.get(jid);
  }

  /** One said it anew. */
  setId(jid: string, id: string | undefined): void {
    if (!this.#names.has(jid) || this.#ids.get(jid) === id) return;
    if (id === undefined) this.#ids.delete(jid);
    else this.#ids.set(jid, id);
    this.tell();
    this.#save().catch(() => {}); // it is asked again when it is met again
  }

  /** Full JIDs of those that are online now. */
  get there(): string[] {
    return [...this.#online].filter((jid) => this.#names.has(jid));
  }

  /** The full JID of a device by its name (the online one where two have it), or undefined. */
  find(device: string): Device | undefined {
    const named = this.list.filter((one) => [one.device, one.jid, one.id].includes(device));
    return named.find((one) => one.online) ?? named[0];
  }

  /** After a new session every presence comes anew. */
  reset(): void {
    this.#online.clear();
    this.tell();
  }

  #withLink(row: Device): Device {
    const link = row.paired && row.id ? this.#options.via?.(row.id) : undefined;
    return link ? { ...row, link } : row;
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
      this.#options.gone?.(from);
      if (!this.#names.has(from)) return;
      this.#saw(from);
      await this.#save();
      this.tell();
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
    const said = answerIn(payload);
    if (said === undefined) return;
    const { device, id, head } = said;
    this.tell();
    const isKnown = this.#names.get(jid) === device;
    this.#names.set(jid, device);
    this.setId(jid, id);
    this.#options.met?.(jid, head);
    if (isKnown) return;
    this.#saw(jid);
    await this.#save();
  }

  /** The line is gone: whoever was there was there until now. */
  #sawAll(): void {
    const { there } = this;
    if (there.length === 0) return;
    for (const jid of there) this.#saw(jid);
    this.#save().catch(() => {}); // only the time is lost
  }

  #saw(jid: string): void {
    this.#lastSeen.set(jid, (this.#options.now?.() ?? new Date()).toISOString());
  }

  /** Also when others are paired than before. */
  tell(): void {
    this.#options.changed?.();
    for (const listener of this.#listeners) listener();
  }

  /** Rejects where it fails: whoever hands out presences reports it. */
  #save(): Promise<void> {
    const saved = this.#writing.then(() => {
      const list = [...this.#names].map(([jid, device]) => {
        const [id, lastSeen] = [this.#ids.get(jid), this.#lastSeen.get(jid)];
        return { device, jid, ...(id && { id }), ...(lastSeen && { lastSeen }) };
      });
      return writeFileAtomic(this.#options.file, `${JSON.stringify(list, null, 2)}\n`, { mode: 0o600 });
    });
    this.#writing = saved.catch(() => {});
    return saved;
  }
}

function answerIn(payload: Element): ReturnType<typeof deviceQuery.decodeAnswer> | undefined {
  try {
    return deviceQuery.decodeAnswer(payload);
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
