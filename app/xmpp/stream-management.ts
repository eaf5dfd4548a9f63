import { type Element, xml } from './xml.ts';

export const NS_SM = 'urn:xmpp:sm:3';

const modulus = 2 ** 32;

/**
 * The counters of XEP-0198 for one session, and what it still owes the server. Pure bookkeeping: session.ts does the
 * sending. It must be shown every stanza of either direction, answers to our own requests included; one that is not
 * counted is delivered, and carried out, a second time after a resume.
 */
export class StreamManagement {
  /** The id to resume with; undefined where the server does not offer it. */
  readonly resumptionId: string | undefined;
  /** How long the server keeps the session after a cut. */
  readonly keptMs: number;
  #handled: number;
  #reported: number;
  #acknowledged: number;
  #unacknowledged: string[] = [];

  /** `from`: counters to go on from; both are zero for a new session. */
  constructor(enabled: Element, from = { handled: 0, acknowledged: 0 }) {
    this.#handled = from.handled;
    this.#reported = from.handled;
    this.#acknowledged = from.acknowledged;
    const { id, resume, max } = enabled.attrs;
    this.resumptionId = id && (resume === 'true' || resume === '1') ? id : undefined;
    this.keptMs = /^\d{1,9}$/.test(max ?? '') ? Number(max) * 1000 : 300_000;
  }

  /** How many stanzas we have handled (§4). */
  get handled(): number {
    return this.#handled;
  }

  /** How many stanzas the server may not know to be handled. */
  get unreported(): number {
    return (this.#handled - this.#reported + modulus) % modulus;
  }

  get unacknowledged(): readonly string[] {
    return this.#unacknowledged;
  }

  /** How many of ours the server says it has handled. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  get sentCount(): number {
    return (this.#acknowledged + this.#unacknowledged.length) % modulus;
  }

  received(): void {
    this.#handled = (this.#handled + 1) % modulus;
  }

  sent(stanza: string): void {
    this.#unacknowledged.push(stanza);
  }

  /** The server has handled `h` stanzas of ours, counted modulo 2^32. False: more than we have sent (§4). */
  acknowledge(h: number): boolean {
    const news = (h - this.#acknowledged + modulus) % modulus;
    if (!Number.isInteger(h) || h < 0 || h >= modulus || news > this.#unacknowledged.length) return false;
    this.#unacknowledged.splice(0, news);
    this.#acknowledged = h;
    return true;
  }

  /** `<a/>`, which is also the report of what was handled. */
  answer(): Element {
    this.#reported = this.#handled;
    return xml('a', { xmlns: NS_SM, h: this.#handled });
  }

  resume(): Element {
    this.#reported = this.#handled;
    return xml('resume', { xmlns: NS_SM, previd: this.resumptionId, h: this.#handled });
  }
}

/** The `h` of `<a/>`, `<resumed/>` or `<failed/>`; NaN when it is none. */
export function readCount(element: Element): number {
  const { h } = element.attrs;
  return /^\d{1,10}$/.test(h ?? '') ? Number(h) : Number.NaN;
}

export const enable = (): Element => xml('enable', { xmlns: NS_SM, resume: 'true' });
export const request = (): Element => xml('r', { xmlns: NS_SM });
