import { createHash } from 'node:crypto';
import type { Account, Device, SealedNode } from '../../../app/agent.ts';
import { deviceQuery } from '../../../app/host/devices.ts';
import type { SourceSettings } from '../settings/source.ts';
import { ofDevices, type Writer } from './contract-devices.ts';
import { Reading } from './reading.ts';

export interface WritersOptions {
  account: Account;
  /** The calendar that this device writes meetings to. */
  written: SourceSettings | undefined;
  signal: AbortSignal;
  /** Called when devices came or went, or write to other calendars now. */
  changed(): void;
}

/** A machine may be busy with other things. */
const PATIENCE_MS = 10_000;
/** For so long nobody is asked again. */
const KNOWN_MS = 5_000;

/** The devices of the person that write to the same calendar; the one with the lowest id answers requests. */
export class Writers {
  readonly #options: WritersOptions;
  readonly #node: SealedNode<Writer>;
  readonly #source: string | undefined;
  readonly #reading: Reading;
  #looked: { ids: string[]; done: Promise<unknown>; until: number } | undefined;
  readonly #alive = new Map<string, { isThere: Promise<boolean>; until: number }>();

  constructor(options: WritersOptions) {
    const { account, written, signal, changed } = options;
    this.#options = options;
    this.#source = written && sourceOf(written);
    this.#node = account.sealed(ofDevices, 'writers');
    this.#reading = new Reading(account, this.#node, signal);
    const look = () => {
      void this.#announce();
      changed();
    };
    this.#node.onChange(look, signal);
    account.onDevices(look, signal);
    void this.#announce();
  }

  /** Asked anew whenever it matters: a device that sleeps is online for its server for a while. */
  async isLeader(): Promise<boolean> {
    await this.#reading.done();
    await this.#look();
    const answers = await Promise.all(this.#before.map((one) => this.#isThere(one)));
    return !answers.includes(true);
  }

  /** What a device has said may not have been heard here. Where it cannot be asked, what was heard counts. */
  #look(): Promise<unknown> {
    const ids = this.#lower.flatMap(({ id }) => id ?? []);
    const known = this.#looked;
    if (known && known.until > Date.now() && ids.every((id) => known.ids.includes(id))) return known.done;
    if (ids.length === 0 || !this.#node.isReady) return Promise.resolve();
    const done = this.#node.look(ids).catch(() => {});
    this.#looked = { ids, done, until: Date.now() + KNOWN_MS };
    return done;
  }

  /** Whether that device of ours gives a sign of life. */
  async isThere(id: string): Promise<boolean> {
    const device = this.#options.account.devices.find((one) => one.id === id && one.online);
    return device !== undefined && this.#isThere(device);
  }

  /** Paired, online, with a lower id. */
  get #lower(): Device[] {
    const { devices, deviceId = '' } = this.#options.account;
    return devices.filter(({ id = '', online, paired }) => online && paired && id < deviceId);
  }

  /** And with the same calendar. */
  get #before(): Device[] {
    return this.#lower.filter(({ id = '' }) => this.#node.items.get(id)?.value.source === this.#source);
  }

  #isThere({ jid }: Device): Promise<boolean> {
    const known = this.#alive.get(jid);
    if (known && known.until > Date.now()) return known.isThere;
    const { account } = this.#options;
    const asked = account.query(jid, deviceQuery, {}, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const isThere = asked.then(() => true).catch(() => false);
    const one = { isThere, until: Number.POSITIVE_INFINITY };
    this.#alive.set(jid, one);
    void isThere.then(() => {
      one.until = Date.now() + KNOWN_MS;
    });
    return isThere;
  }

  /** What cannot be put there now is put there at the next change. */
  async #announce(): Promise<void> {
    const { account, signal } = this.#options;
    const { deviceId } = account;
    if (deviceId === undefined || !this.#node.isReady || signal.aborted) return;
    const item = this.#node.items.get(deviceId);
    const source = this.#source;
    if (item?.value.source === source && !item?.isStale) return;
    const told = source === undefined ? this.#node.remove(deviceId) : this.#node.put(deviceId, { source });
    await told.catch(() => {});
  }
}

/** A file is the same where its path is. */
function sourceOf({ caldav, ics }: SourceSettings): string {
  const name = caldav ? `caldav ${caldav.user} ${caldav.url.replace(/\/+$/, '')}` : `ics ${ics}`;
  return createHash('sha256').update(name).digest('base64url');
}
