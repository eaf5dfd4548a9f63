import { StanzaError } from '../xmpp/stanza-error.ts';
import { Allowance } from './allowance.ts';
import { FairShare } from './fair-share.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** The reason of each number is in docs/decisions/limits.md. In hand: asked, and the answer not yet on its way. */
export const limits = {
  own: { inHand: 1024 },
  /** Each bare JID that is neither our own nor a stranger. */
  peer: { inHand: 64, burst: 100, perSecond: 20, burstBytes: MIB, bytesPerSecond: 64 * KIB },
  /** All of those together. */
  peers: { inHand: 512, perSecond: 1000, bytesPerSecond: 4 * MIB },
  /** All strangers together; nothing is kept about any one of them. */
  strangers: { inHand: 1024, inHandBytes: 4 * MIB },
  /** Peers whose use is remembered; who was quiet for longest is forgotten first. */
  remembered: 1000,
};

export type LimitNumbers = typeof limits;

/** To be called once, when the answer is on its way. */
export type Done = () => void;

interface Use {
  inHand: number;
  stanzas: Allowance;
  bytes: Allowance;
}

/** How much everybody asks of us: counted here and nowhere else, by bare JID, so that more resources get no more. */
export class Limits {
  readonly #numbers: LimitNumbers;
  readonly #peers = new Map<string, Use>();
  readonly #stanzas: FairShare;
  readonly #bytes: FairShare;
  #ownInHand = 0;
  #peersInHand = 0;
  readonly #strangers = { inHand: 0, bytes: 0 };

  constructor(numbers: LimitNumbers = limits) {
    this.#numbers = numbers;
    this.#stanzas = new FairShare(numbers.peers.perSecond);
    this.#bytes = new FairShare(numbers.peers.bytesPerSecond);
  }

  /** How many peers are remembered. */
  get size(): number {
    return this.#peers.size;
  }

  /** @throws StanzaError wait/resource-constraint */
  own(): Done {
    if (this.#ownInHand >= this.#numbers.own.inHand) throw wait(atWork);
    this.#ownInHand += 1;
    return () => {
      this.#ownInHand -= 1;
    };
  }

  /** @throws StanzaError wait/resource-constraint */
  peer(peer: string, bytes: number): Done {
    const use = this.#use(peer);
    const isFull = this.#peersInHand >= this.#numbers.peers.inHand;
    // Who has nothing in hand always gets in: a crowd that keeps us busy keeps out only itself.
    if (use.inHand >= this.#numbers.peer.inHand || (isFull && use.inHand > 0)) throw wait(atWork);
    const problem = this.#spend(peer, use, bytes);
    if (problem) throw wait(problem);
    use.inHand += 1;
    this.#peersInHand += 1;
    return () => {
      use.inHand -= 1;
      this.#peersInHand -= 1;
    };
  }

  /** Whether a peer's message, which costs an answer too, is within what it may send. */
  allowsMessage(peer: string): boolean {
    return this.#spend(peer, this.#use(peer), 0) === undefined;
  }

  /** Nothing when so many of them wait for their answer that one more could only be kept in memory. */
  stranger(bytes: number): Done | undefined {
    const { inHand, inHandBytes } = this.#numbers.strangers;
    const strangers = this.#strangers;
    if (strangers.inHand >= inHand || strangers.bytes + bytes > inHandBytes) return undefined;
    strangers.inHand += 1;
    strangers.bytes += bytes;
    return () => {
      strangers.inHand -= 1;
      strangers.bytes -= bytes;
    };
  }

  /** What is refused costs nothing of anything. */
  #spend(peer: string, { stanzas, bytes }: Use, size: number): string | undefined {
    if (!stanzas.has(1)) return tooMany;
    if (!bytes.has(size)) return tooMuch;
    if (!this.#stanzas.has(peer, 1) || !this.#bytes.has(peer, size)) return busy;
    stanzas.take(1);
    bytes.take(size);
    this.#stanzas.take(peer, 1);
    this.#bytes.take(peer, size);
    return undefined;
  }

  /** The map's order is that of last use. */
  #use(peer: string): Use {
    const { burst, perSecond, burstBytes, bytesPerSecond } = this.#numbers.peer;
    const use = this.#peers.get(peer) ?? {
      inHand: 0,
      stanzas: new Allowance(burst, perSecond),
      bytes: new Allowance(burstBytes, bytesPerSecond),
    };
    this.#peers.delete(peer);
    this.#peers.set(peer, use);
    if (this.#peers.size > this.#numbers.remembered) this.#forget(peer);
    return use;
  }

  #forget(except: string): void {
    for (const [peer, { inHand }] of this.#peers) {
      if (inHand > 0 || peer === except) continue;
      this.#peers.delete(peer);
      return;
    }
  }
}

const atWork = 'Too many of your requests are at work. Try again when one is answered.';
const tooMany = 'Too many requests. Try again in a few seconds.';
const tooMuch = 'Too much data within a minute. Try again later.';
const busy = 'Too many others ask at the same time. Try again in a few seconds.';

function wait(text: string): StanzaError {
  return new StanzaError('wait', 'resource-constraint', text);
}
