import { createHash } from 'node:crypto';
import type { Account } from '../../../app/agent.ts';
import { bare, resourceOf } from '../../../app/xmpp/jid.ts';
import type { Zone } from '../zones/zone.ts';
import { itipQuery } from './itip-query.ts';
import { letterWords } from './letter-words.ts';
import { type Sent, sendMessage } from './send-message.ts';

export interface CourierOptions {
  account: Account;
  /** Whose clocks the words of letters go by. */
  zone: Zone;
  signal: AbortSignal;
  /** Called when it is time to bring again what was not received. */
  again(): void;
}

export interface Parcel {
  /** Full JID of the agent that asked, else a bare one. */
  to: string;
  ical: string;
  /** It went out as a letter already. */
  isPosted: boolean;
}

/** They have it, they do not take it, it is on its way as a letter, or it is to be brought again. */
export type Brought = Sent | 'posted';

/** The other agent may be offline for days. */
const AGAIN_MS = 60_000;
/** Whoever comes online now shows up sooner. */
const PATIENCE_MS = 5_000;
/** A letter that came back may find its way when a server is there again. */
const RETURNED_MS = 3_600_000;

/**
 * Brings messages to people: to their agent while one is online, else as a letter, which they and their agent find
 * later (docs/protocol/calendar.md).
 */
export class Courier {
  readonly #options: CourierOptions;
  /** Until when a letter is waited with, by its id. */
  readonly #until = new Map<string, number>();
  readonly #underWay = new Set<string>();

  constructor(options: CourierOptions) {
    this.#options = options;
    const timer = setInterval(() => options.again(), AGAIN_MS).unref();
    options.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  /** Never rejects. `returned` is called when the letter came back. */
  async bring(parcel: Parcel, returned: () => void): Promise<Brought> {
    const id = idOf(parcel);
    if (this.#underWay.has(id)) return 'unknown';
    this.#underWay.add(id);
    try {
      const sent = await this.#send(parcel);
      if (sent !== 'unknown') {
        this.#until.delete(id);
        return sent;
      }
      return await this.#post(id, parcel, returned);
    } finally {
      this.#underWay.delete(id);
    }
  }

  /** To the agent that asked, else to the first that takes it. */
  async #send({ to, ical }: Parcel): Promise<Sent> {
    const { account, signal } = this.#options;
    const others = account.agentsOf(bare(to)).filter((one) => one !== to);
    for (const agent of resourceOf(to) === '' ? others : [to, ...others]) {
      const sent = await sendMessage(account, agent, ical, signal);
      if (sent !== 'unknown') return sent;
    }
    return 'unknown';
  }

  async #post(id: string, { to, ical, isPosted }: Parcel, returned: () => void): Promise<Brought> {
    const { account, zone, signal, again } = this.#options;
    if (isPosted || signal.aborted) return 'unknown';
    const until = this.#until.get(id);
    if (until === undefined) {
      this.#until.set(id, Date.now() + PATIENCE_MS);
      setTimeout(() => !signal.aborted && again(), PATIENCE_MS).unref();
    }
    if (until === undefined || Date.now() < until) return 'unknown';
    try {
      const words = letterWords(ical, zone);
      const cameBack = () => {
        this.#until.set(id, Date.now() + RETURNED_MS);
        returned();
      };
      await account.post(to, itipQuery, { ical }, { id, words, returned: cameBack });
      this.#until.delete(id);
      return 'posted';
    } catch {
      return 'unknown'; // offline: it is tried again
    }
  }
}

function idOf({ to, ical }: Parcel): string {
  return createHash('sha256')
    .update(`${bare(to)}\n${ical}`)
    .digest('base64url')
    .slice(0, 22);
}
