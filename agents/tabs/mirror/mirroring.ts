import { EventEmitter } from 'node:events';
import { type Account, Refusal } from '../../../app/agent.ts';
import type { BrowserPort } from '../browsers/browser-port.ts';
import type { Batch } from './contract-batch.ts';
import { type MirroredNow, mirrorContract } from './contract-mirror.ts';
import { Gathered } from './gathered.ts';
import { type Kept, KeptMirror } from './kept-mirror.ts';
import type { Known } from './known.ts';
import { newMirror, sharedId } from './mirror.ts';
import { apart, closedByOthers, tabCount } from './mirrored-now.ts';
import { OtherMirrors, type Problem } from './other-mirrors.ts';
import { reopen } from './reopen.ts';
import type { RoundOptions } from './round.ts';
import { Rounds } from './rounds.ts';
import { closerOf } from './shared-set.ts';
import { type Told, taken } from './taken.ts';
import { Watchers } from './watchers.ts';

const MAX_DEVICES = 8;

export interface MirroringOptions extends Pick<RoundOptions, 'isFollowing' | 'excluded'> {
  account: Account;
  folder: string;
  /** The browser of this id, else the one that was used last. Throws a Refusal where it is not open. */
  port(id?: string): BrowserPort;
  /** Calls when a browser shows something else, comes or goes. */
  onChange(listener: () => void): void;
  /** Runs what closes tabs here for another device. */
  closing<T>(tabs: readonly string[], by: string, run: () => Promise<T>): Promise<T>;
  signal: AbortSignal;
}

/** Keeps one set of tabs with other devices (docs/protocol/mirror.md). */
export class Mirroring extends EventEmitter<{ change: [] }> {
  readonly #options: MirroringOptions;
  readonly #file: KeptMirror;
  readonly #watchers = new Watchers(() => (this.#kept?.hasSet ? this.#kept.mirror : undefined));
  readonly #others: OtherMirrors;
  readonly #rounds: Rounds;
  /** As it is on disk; nothing while mirroring is off. */
  #kept: Kept | undefined;
  /** One change after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: MirroringOptions) {
    super();
    this.setMaxListeners(0);
    this.#options = options;
    const { account, signal } = options;
    this.#file = new KeptMirror(options.folder);
    this.#rounds = new Rounds({
      ...{ signal, isFollowing: options.isFollowing, excluded: options.excluded },
      taking: () =>
        this.#kept?.hasSet ? { mirror: this.#kept.mirror, port: this.#port(this.#kept) } : undefined,
      inTurn: (work) => this.#inTurn(work),
      keep: async (mirror, browser) => {
        if (this.#kept) await this.#keep({ ...this.#kept, browser, mirror });
      },
      closing: (tabs, run) => options.closing(tabs, this.#closerOf(tabs), run),
    });
    const batches = new Gathered<Told, Problem | undefined>(
      (work) => this.#inTurn(work),
      (all) => this.#take(all),
    );
    this.#others = new OtherMirrors({
      ...{ account, signal },
      known: () => this.#inTurn(async () => this.#kept?.mirror.known ?? {}),
      take: (device, batch) => batches.add({ device, batch }),
      onEnd: (device) => void this.#inTurn(() => this.#without(device)),
      onChange: () => this.emit('change'),
    });
  }

  static async start(options: MirroringOptions): Promise<Mirroring> {
    const mirroring = new Mirroring(options);
    const kept = await mirroring.#file.load();
    mirroring.#kept = kept;
    for (const device of kept?.devices ?? []) mirroring.#others.watch(device);
    options.onChange(() => mirroring.#rounds.changed());
    mirroring.#rounds.changed();
    options.signal.addEventListener('abort', () => mirroring.#watchers.end(), { once: true });
    return mirroring;
  }

  get now(): MirroredNow {
    const kept = this.#kept;
    const { devices } = this.#options.account;
    const nameOf = (id: string) => devices.find((one) => one.id === id)?.device;
    return {
      devices: (kept?.devices ?? []).map((id) => ({ device: nameOf(id) ?? id, ...this.#others.stateOf(id) })),
      isBrowserOpen: kept !== undefined && this.#port(kept) !== undefined,
      tabCount: kept ? tabCount(kept.mirror) : 0,
      apart: kept ? apart(kept.mirror) : [],
      closed: kept ? closedByOthers(kept.mirror, nameOf) : [],
    };
  }

  /** Begins to mirror another device, by its name. */
  async turnOn(device: string, signal: AbortSignal): Promise<void> {
    const { account, port } = this.#options;
    const id = this.#idOf(device);
    const { browser } = port(this.#kept?.browser);
    if (this.#kept?.devices.includes(id)) return;
    await this.#inTurn(async () => {
      await this.#with(id, { browser: browser.id, hasSet: true });
      await this.#rounds.round();
    });
    try {
      const link = await account.link(device, { signal });
      await link.call(mirrorContract, 'mirror', { isOn: true }, { signal });
    } catch (error) {
      await this.#inTurn(() => this.#without(id));
      throw error;
    }
    this.#others.watch(id);
    this.#rounds.soon();
  }

  /** Ends it here at once, and there when that device next asks. */
  async turnOff(device: string, signal: AbortSignal): Promise<void> {
    const id = this.#idOf(device);
    if (!this.#kept?.devices.includes(id)) throw new Refusal('item-not-found', `${device} is not mirrored.`);
    await this.#inTurn(() => this.#without(id));
    const { account } = this.#options;
    const told = account.link(device, { signal });
    await told
      .then((link) => link.call(mirrorContract, 'mirror', { isOn: false }, { signal }))
      .catch(() => {});
  }

  /** Another device, by its id, began or ended it. */
  async asked(device: string, isOn: boolean): Promise<void> {
    if (!isOn) return this.#inTurn(() => this.#without(device));
    await this.#inTurn(() => this.#with(device, { browser: undefined, hasSet: false }));
    this.#others.watch(device);
  }

  watch(device: string, known: Known, say: (batch: Batch) => void, signal: AbortSignal): Promise<void> {
    if (!this.#kept?.devices.includes(device))
      throw new Refusal('conflict', 'That device does not mirror this one any more.');
    return this.#watchers.watch(device, known, say, signal);
  }

  reopen(tab: string): Promise<void> {
    return this.#inTurn(async () => {
      const kept = this.#kept;
      const mirror = kept && reopen(kept.mirror, tab, Date.now());
      if (!mirror) throw new Refusal('item-not-found', 'That tab is not closed, or too long ago.');
      await this.#keep({ ...kept, mirror });
      this.#rounds.soon();
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {}); // whoever wanted it is told
    return mine;
  }

  /** In turn: takes all that came meanwhile, and writes it once. */
  async #take(all: readonly Told[]): Promise<(Problem | undefined)[]> {
    let now = this.#kept;
    const results = all.map((told) => {
      const result = taken(now, told, Date.now());
      now = result.kept;
      return { ...result, ...told };
    });
    const whole = results.filter(({ isTaken }) => isTaken);
    for (const { device, batch } of whole) this.#watchers.knows(device, batch.upTo);
    if (now !== this.#kept) await this.#keep(now);
    if (whole.length > 0) this.#rounds.soon();
    return results.map(({ problem }) => problem);
  }

  async #with(device: string, first: Pick<Kept, 'browser' | 'hasSet'>): Promise<void> {
    const own = this.#options.account.deviceId;
    if (own === undefined)
      throw new Refusal('service-unavailable', 'This device has no key yet. Pair it first.');
    const kept = this.#kept ?? { ...first, devices: [], mirror: newMirror(own) };
    if (kept.devices.length >= MAX_DEVICES)
      throw new Refusal('resource-constraint', `${MAX_DEVICES} devices are mirrored already.`);
    await this.#keep({ ...kept, devices: [...new Set([...kept.devices, device])] });
  }

  async #without(device: string): Promise<void> {
    this.#others.end(device);
    this.#watchers.end(device);
    const kept = this.#kept;
    const devices = kept?.devices.filter((one) => one !== device) ?? [];
    await this.#keep(kept && devices.length > 0 ? { ...kept, devices } : undefined);
  }

  async #keep(kept: Kept | undefined): Promise<void> {
    await this.#file.save(kept);
    this.#kept = kept;
    this.#watchers.tell();
    this.emit('change');
  }

  #port(kept: Kept): BrowserPort | undefined {
    try {
      return this.#options.port(kept.browser);
    } catch {
      return undefined;
    }
  }

  #closerOf(tabs: readonly string[]): string {
    const mirror = this.#kept?.mirror;
    const id = tabs
      .map((tab) => mirror && closerOf(mirror.set.get(sharedId(mirror, tab))))
      .find((by) => by !== undefined);
    return this.#options.account.devices.find((one) => one.id === id)?.device ?? 'another device';
  }

  #idOf(name: string): string {
    const device = this.#options.account.devices.find((one) => one.device === name);
    if (!device) throw new Refusal('item-not-found', `There is no device called ${name}.`);
    if (device.paired && device.id !== undefined) return device.id;
    throw new Refusal(
      'forbidden',
      `${name} is not paired with this device. Pair them: dragoman pair ${name}`,
    );
  }
}
