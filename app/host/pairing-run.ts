import type { Pairing as PairingState } from '../contract.ts';
import type { PairedDevices } from '../link/paired-devices.ts';
import { type PairingExchange, PairingProblem } from '../link/pairing-exchange.ts';
import { Refusal } from '../refusal.ts';
import type { Client } from '../xmpp/client.ts';
import type { Approvals } from './approvals.ts';
import { pairConfirmQuery, pairEndQuery } from './pairing-queries.ts';

const PATIENCE_MS = 20_000;
/** The same as the person's time to answer. */
const DEADLINE_MS = 10 * 60_000;

export interface PairingRunOptions {
  client: Client;
  approvals: Approvals;
  paired: PairedDevices;
  exchange: PairingExchange;
  /** Full JID of the other. */
  peer: string;
  session: string;
  /** It was the other who began. */
  isAsked: boolean;
  /** Asks that device for its lists. */
  pull(jid: string): Promise<unknown>;
  changed(state: PairingState): void;
}

/** Steps 4 to 6 of an exchange: two persons, or one at two screens, say that the codes are the same. */
export class PairingRun {
  readonly options: PairingRunOptions;
  /** Whether it came to anything. */
  readonly over: Promise<boolean>;
  readonly #stop = new AbortController();
  #end: (isPaired: boolean) => void = () => {};
  #id = '';
  #isOver = false;
  /** Our person said yes; the other's confirmation came; ours was heard. */
  #isOurs = false;
  #isTheirs = false;
  #isHeard = false;

  constructor(options: PairingRunOptions) {
    this.options = options;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
    options.paired.onChange(this.#look);
  }

  /** Asks our person. */
  ask(): { id: string; code: string } {
    const { approvals, exchange, peer, session } = this.options;
    const { code, theirs } = exchange;
    const action = `Pair with ${theirs.name}. Both screens must show ${code}.`;
    const { id, answered } = approvals.ask({ peer, agent: 'core', action, session, code }, this.#stop.signal);
    this.#id = id;
    const late = setTimeout(() => this.end('Ten minutes went by.'), DEADLINE_MS);
    void this.over.then(() => clearTimeout(late));
    answered.then(
      () => this.#yes().catch((error: Error) => this.end(reasonOf(error))),
      (error: Error) => this.end(reasonOf(error)),
    );
    this.#tell('asked');
    return { id, code };
  }

  /** Step 5 of the other. What is proved is written down before it hears so: it may take us in from then on. */
  async confirmed(signature: string): Promise<void> {
    const { exchange } = this.options;
    if (!exchange.isConfirmedBy(signature)) {
      this.end('The other device signed something else.');
      throw new PairingProblem('This confirms something else.');
    }
    this.#isTheirs = true;
    await this.#joinWhenProved();
    void this.#conclude().catch((error: Error) => this.end(reasonOf(error)));
  }

  /** Our person thinks better of their yes; false when this is not what they said yes to. */
  takeBack(id: string): boolean {
    if (this.#isOver || !this.#isOurs || id !== this.#id) return false;
    // The other may have taken it for paired already.
    if (this.#isTheirs)
      throw new Refusal('conflict', 'Both sides have said yes already. To take it back: dragoman unpair');
    this.end('You took it back here.');
    return true;
  }

  /** Nothing comes of it any more. */
  end(reason: string, { tell = true } = {}): void {
    if (this.#isOver) return;
    const { client, peer, session } = this.options;
    if (tell) client.request('get', peer, pairEndQuery.encodeQuery({ session })).catch(() => {}); // it ends by itself
    this.#finish(false, reason);
  }

  async #yes(): Promise<void> {
    const { client, exchange, peer, session } = this.options;
    this.#isOurs = true;
    this.#tell('waiting');
    await this.#joinWhenProved();
    const question = pairConfirmQuery.encodeQuery({ session, signature: exchange.confirm() });
    await client.request('get', peer, question, { timeoutMs: PATIENCE_MS, signal: this.#stop.signal });
    this.#isHeard = true;
    await this.#conclude();
  }

  async #joinWhenProved(): Promise<void> {
    const { exchange, paired } = this.options;
    if (this.#isOurs && this.#isTheirs && !exchange.isMember) await paired.join(exchange.theirId);
  }

  /** Only when the other has heard our yes, too: then it takes the list, whenever that reaches it. */
  async #conclude(): Promise<void> {
    const { exchange, paired, peer, pull } = this.options;
    if (this.#isOver || !this.#isOurs || !this.#isTheirs || !this.#isHeard) return;
    const { key, name } = exchange.theirs;
    await (exchange.isMember ? paired.add({ key, name }) : pull(peer));
    this.#look();
  }

  readonly #look = () => {
    const { exchange, paired } = this.options;
    if (
      !this.#isOver &&
      this.#isOurs &&
      this.#isTheirs &&
      paired.list.some(({ id }) => id === exchange.theirId)
    )
      this.#finish(true);
  };

  #finish(isPaired: boolean, reason?: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.options.paired.off('change', this.#look);
    this.#stop.abort(new Refusal('not-acceptable', reason ?? 'The devices are paired.'));
    this.#tell(isPaired ? 'paired' : 'ended', reason);
    this.#end(isPaired);
  }

  #tell(state: PairingState['state'], reason?: string): void {
    const { changed, exchange, isAsked, peer } = this.options;
    const { code, theirs } = exchange;
    const id = this.#id;
    changed({ id, device: theirs.name, jid: peer, code, isAsked, state, ...(reason && { reason }) });
  }
}

/** What can be shown: a refusal's words, and of an error from outside that there was one. */
function reasonOf(error: Error): string {
  if (error instanceof Refusal) return error.message;
  const { text } = error as { text?: string };
  return text || error.message;
}
