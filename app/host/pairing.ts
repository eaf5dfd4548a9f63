import type { Pairing as PairingState } from '../contract.ts';
import type { PairedDevices } from '../link/paired-devices.ts';
import { PairingExchange } from '../link/pairing-exchange.ts';
import type { QueryCodec } from '../query.ts';
import { Refusal } from '../refusal.ts';
import type { Client } from '../xmpp/client.ts';
import { resourceOf } from '../xmpp/jid.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import type { Activity } from './activity.ts';
import type { Approvals } from './approvals.ts';
import type { Devices } from './devices.ts';
import { pairConfirmQuery, pairEndQuery, pairOpenQuery, pairQuery } from './pairing-queries.ts';
import { PairingRun } from './pairing-run.ts';

const PATIENCE_MS = 20_000;
/** How long one who asked may take to show its key. */
const OPENING_MS = 30_000;
const MAX_FAILED = 3;
const FAILED_MS = 60 * 60_000;

export interface PairingOptions {
  client: Client;
  devices: Devices;
  paired: PairedDevices;
  approvals: Approvals;
  activity: Activity;
  /** What the person calls this device. */
  name: string;
  isOwn(jid: string): boolean;
  randomId(): string;
  now(): Date;
  /** Asks that device for its lists. */
  pull(jid: string): Promise<unknown>;
  changed(state: PairingState): void;
}

interface Offer {
  peer: string;
  session: string;
  exchange: PairingExchange;
  late: NodeJS.Timeout;
}

/** One exchange at a time with another device of the account (docs/protocol/pairing.md). */
export class Pairing {
  readonly #options: PairingOptions;
  /** We ask, and the other has not shown itself yet. */
  #isAsking = false;
  /** We were asked, and the other has not shown itself yet. */
  #offer: Offer | undefined;
  #run: PairingRun | undefined;
  /** When those who asked us came to nothing. */
  #failed: number[] = [];
  #state: PairingState | undefined;

  constructor(options: PairingOptions) {
    this.#options = options;
    const { client } = options;
    this.#serve(pairQuery, (peer, { commit }) => this.#offered(peer, commit));
    this.#serve(pairOpenQuery, (peer, { session, ...shown }) => this.#opened(peer, session, shown));
    this.#serve(pairConfirmQuery, async (peer, { session, signature }) => {
      await this.#running(peer, session).confirmed(signature);
      return {};
    });
    this.#serve(pairEndQuery, async (peer, { session }) => {
      this.#running(peer, session).end('The other side said no, or ended it.', { tell: false });
      return {};
    });
    client.on('state', ({ state }) => {
      if (state !== 'online') this.#end('This device went offline.');
    });
    client.router.presence(({ attrs: { from, type } }) => {
      if (type === 'unavailable' && from === this.#peer) this.#end('The other device went offline.');
    });
  }

  /** What is under way, or how the last one went. */
  get state(): PairingState | undefined {
    return this.#state;
  }

  /** Asks another device of the person's; both screens then show the same code. */
  async pair(device: string): Promise<{ id: string; code: string }> {
    const { client, paired } = this.#options;
    const peer = this.#findPeer(device);
    this.#assertFree();
    this.#isAsking = true;
    try {
      const key = await paired.begin();
      const jids = { a: client.jid ?? '', b: peer };
      const exchange = new PairingExchange({ side: 'a', jids }, key, this.#about);
      const { session, ...shown } = await this.#ask(pairQuery, peer, { commit: exchange.commitment });
      exchange.open(shown);
      await this.#ask(pairOpenQuery, peer, { session, ...exchange.ours });
      return this.#begin({ peer, session, exchange, isAsked: false });
    } finally {
      this.#isAsking = false;
    }
  }

  /** Takes back the yes of our own person, until the other's is there; false when none waits under this id. */
  takeBack(id: string): boolean {
    return this.#run?.takeBack(id) ?? false;
  }

  /** Step 1 at the one who is asked. */
  async #offered(peer: string, commit: string) {
    const { client, paired, randomId } = this.#options;
    // It lost what it began, or would not ask again.
    if (peer === this.#peer) this.#end('The other device began anew.');
    this.#assertFree();
    this.#assertPatience();
    const key = await paired.begin();
    this.#assertFree();
    const session = randomId();
    const late = setTimeout(() => this.#withdraw(session), OPENING_MS);
    const exchange = new PairingExchange(
      { side: 'b', jids: { a: peer, b: client.jid ?? '' } },
      key,
      this.#about,
    );
    exchange.heard(commit);
    this.#offer = { peer, session, exchange, late };
    return { session, ...exchange.ours };
  }

  /** Step 3. */
  async #opened(peer: string, session: string, shown: Parameters<PairingExchange['open']>[0]) {
    const offer = this.#offer;
    if (!offer || offer.peer !== peer || offer.session !== session) throw unknownSession();
    this.#withdraw(session);
    offer.exchange.open(shown);
    this.#begin({ peer, session, exchange: offer.exchange, isAsked: true });
    return {};
  }

  #begin(of: Pick<PairingRun['options'], 'peer' | 'session' | 'exchange' | 'isAsked'>) {
    const { client, approvals, paired, pull } = this.#options;
    const changed = (state: PairingState) => {
      this.#state = state;
      this.#options.changed(state);
    };
    const run = new PairingRun({ client, approvals, paired, pull, changed, ...of });
    const shown = run.ask();
    this.#run = run;
    void run.over.then((isPaired) => this.#over(run, isPaired));
    return shown;
  }

  #over(run: PairingRun, isPaired: boolean): void {
    const { activity, now } = this.#options;
    const { isAsked, peer } = run.options;
    if (this.#run === run) this.#run = undefined;
    if (isAsked && !isPaired) this.#failed.push(now().getTime());
    const reason = isPaired ? '' : (this.#state?.reason ?? '');
    activity.add({
      agent: 'core',
      peer,
      action: 'pair',
      outcome: isPaired ? 'done' : 'refused',
      reason,
      ms: 0,
    });
  }

  #findPeer(device: string): string {
    const found = this.#options.devices.find(device);
    if (!found) throw new Refusal('item-not-found', `There is no device called ${device}.`);
    if (found.paired) throw new Refusal('conflict', `${device} is paired already.`);
    if (!found.online) throw new Refusal('service-unavailable', `${device} is not online.`);
    return found.jid;
  }

  #assertFree(): void {
    if (this.#isAsking || this.#offer || this.#run)
      throw new Refusal('conflict', 'Another pairing is under way. Answer it first: dragoman approvals');
  }

  /** Whoever asks again and again does not wear the person down. */
  #assertPatience(): void {
    const since = this.#options.now().getTime() - FAILED_MS;
    this.#failed = this.#failed.filter((time) => time > since);
    if (this.#failed.length >= MAX_FAILED)
      throw new StanzaError(
        'wait',
        'resource-constraint',
        'Too many pairings came to nothing here. Begin one at this device instead, or wait an hour.',
      );
  }

  #withdraw(session: string): void {
    if (this.#offer?.session !== session) return;
    clearTimeout(this.#offer.late);
    this.#offer = undefined;
  }

  #end(reason: string): void {
    if (this.#offer) this.#withdraw(this.#offer.session);
    this.#run?.end(reason, { tell: false });
    this.#run = undefined;
  }

  get #peer(): string | undefined {
    return this.#run?.options.peer ?? this.#offer?.peer;
  }

  get #about() {
    return { name: this.#options.name, isAlone: this.#options.paired.isAlone };
  }

  #running(peer: string, session: string): PairingRun {
    const run = this.#run;
    if (run?.options.peer === peer && run.options.session === session) return run;
    throw unknownSession();
  }

  async #ask<Input, Output>(codec: QueryCodec<Input, Output>, peer: string, input: Input): Promise<Output> {
    const { client } = this.#options;
    const iq = await client.request(codec.type, peer, codec.encodeQuery(input), { timeoutMs: PATIENCE_MS });
    const payload = iq.getChild(codec.name, codec.namespace);
    if (!payload) throw new Refusal('service-unavailable', 'The other device gave no answer to this.');
    return codec.decodeAnswer(payload);
  }

  /** Only full JIDs of our own account are heard, and never we ourselves. */
  #serve<Input, Output>(
    codec: QueryCodec<Input, Output>,
    run: (peer: string, input: Input) => Promise<Output>,
  ): void {
    const { client, isOwn } = this.#options;
    client.router.iq(codec.type, codec.namespace, codec.name, async ({ from, payload }) => {
      if (!isOwn(from) || resourceOf(from) === '' || from === client.jid)
        throw new StanzaError('auth', 'forbidden');
      try {
        return codec.encodeAnswer(await run(from, codec.decodeQuery(payload)));
      } catch (error) {
        if (error instanceof Refusal) throw new StanzaError('cancel', error.condition, error.message);
        throw error;
      }
    });
  }
}

function unknownSession(): StanzaError {
  return new StanzaError('cancel', 'item-not-found', 'There is no such pairing (any more).');
}
