import { Refusal } from '../refusal.ts';
import type { Carriers } from './carrier.ts';
import type { Identity } from './certificate.ts';
import { HttpLink } from './http-client.ts';
import { Lanes } from './lanes.ts';
import type { Link } from './link.ts';
import type { Via } from './link-calls.ts';
import type { Paired, PairedWith } from './paired.ts';
import { HandshakeFailed, handshake } from './tls.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface LinksOptions {
  carriers: Pick<Carriers, 'open'>;
  paired: Pick<Paired, 'list' | 'onChange'>;
  identity(): Promise<Identity>;
  /** Ends all of them, and there will be no others. */
  signal: AbortSignal;
  onOpen?(jid: string, link: Link, device: PairedWith, ms: number): void;
  onFailure?(jid: string, error: unknown): void;
  idleMs?: number;
}

interface Entry {
  jid: string;
  device: PairedWith;
  /** What was asked for. */
  via: Via | undefined;
  link: Promise<Lanes>;
  opened?: Lanes;
  waiting: number;
  end: AbortController;
}

/** The links that this device has opened, one for each device and way, shared by all who ask. */
export class Links {
  readonly #options: LinksOptions;
  readonly #entries = new Set<Entry>();

  constructor(options: LinksOptions) {
    this.#options = options;
    const { paired, signal } = options;
    paired.onChange(() => {
      const keys = new Set(paired.list.map(({ publicKey }) => publicKey));
      this.#endWhere(({ device }) => !keys.has(device.publicKey), 'This device is not paired any more.');
    });
    signal.addEventListener('abort', () => this.#endWhere(() => true, 'Dragoman goes offline.'), {
      once: true,
    });
  }

  /** @throws Refusal, or the signal's reason */
  async get(
    jid: string,
    device: PairedWith,
    { via, signal }: { via?: Via | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<Link> {
    signal?.throwIfAborted();
    if (this.#options.signal.aborted) throw new Refusal('service-unavailable', 'Dragoman goes offline.');
    const entry = this.#find(jid, device, via) ?? this.#open(jid, device, via);
    entry.opened?.touch();
    entry.waiting += 1;
    try {
      return await unlessAborted(entry.link, signal);
    } finally {
      entry.waiting -= 1;
      if (entry.waiting === 0 && !entry.opened) entry.end.abort(signal?.reason);
    }
  }

  /** The device at this full JID went offline: what leads there would only be known to be cut by its silence. */
  gone(jid: string): void {
    this.#endWhere((one) => one.jid === jid, 'That device went offline.');
  }

  #find(jid: string, device: PairedWith, via: Via | undefined): Entry | undefined {
    // Whoever wants the best way does not get the one that another insisted on.
    const isMeant = (one: Entry) =>
      via === undefined
        ? one.via === undefined || one.via === 'direct'
        : via === (one.opened?.via ?? one.via);
    return [...this.#entries].find(
      (one) =>
        one.jid === jid &&
        one.device.publicKey === device.publicKey &&
        !one.end.signal.aborted &&
        isMeant(one),
    );
  }

  #open(jid: string, device: PairedWith, via: Via | undefined): Entry {
    const began = performance.now();
    const end = new AbortController();
    const link = this.#connect(jid, device, via, end.signal).then(
      (talk) => new Lanes(talk, () => this.#connect(jid, device, talk.via, end.signal)),
    );
    const entry: Entry = { jid, device, via, link, waiting: 0, end };
    this.#entries.add(entry);
    link.then(
      (opened) => {
        entry.opened = opened;
        const gone = () => {
          this.#entries.delete(entry);
          end.abort(opened.signal.reason); // and what else was opened with it
        };
        opened.signal.addEventListener('abort', gone, { once: true });
        if (opened.signal.aborted) gone();
        this.#options.onOpen?.(jid, opened, device, performance.now() - began);
      },
      (error) => {
        this.#entries.delete(entry);
        if (!end.signal.aborted) this.#options.onFailure?.(jid, error);
      },
    );
    return entry;
  }

  async #connect(
    jid: string,
    device: PairedWith,
    via: Via | undefined,
    signal: AbortSignal,
  ): Promise<HttpLink> {
    const { carriers, idleMs } = this.#options;
    const identity = await this.#options.identity();
    const carrier = await carriers.open(jid, { via, signal });
    try {
      const { publicKey: pinned, name } = device;
      const socket = await handshake(carrier.stream, { side: 'asker', identity, pinned, signal });
      return await HttpLink.open(socket, { device: name, via: carrier.via, signal, idleMs });
    } catch (error) {
      if (!(error instanceof HandshakeFailed)) throw error;
      const words = `What answered did not prove to be ${device.name}, so nothing was sent. Try again later.`;
      throw Object.assign(new Refusal('service-unavailable', words), { cause: error });
    }
  }

  #endWhere(isOver: (entry: Entry) => boolean, why: string): void {
    for (const entry of this.#entries)
      if (isOver(entry)) entry.end.abort(new Refusal('service-unavailable', why));
  }
}
