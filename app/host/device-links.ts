import type { Account } from '../account.ts';
import type { Carriers } from '../link/carrier.ts';
import { identities } from '../link/certificate.ts';
import type { Link } from '../link/link.ts';
import type { Via } from '../link/link-calls.ts';
import { Links } from '../link/links.ts';
import type { Paired } from '../link/paired.ts';
import { Refusal } from '../refusal.ts';
import type { Activity } from './activity.ts';
import type { Devices } from './devices.ts';
import { LinkAnswers, type LinkAnswersOptions } from './link-answers.ts';
import { LinkNotes } from './link-notes.ts';
import { serveLinks } from './link-serving.ts';

export interface DeviceLinksOptions extends LinkAnswersOptions {
  carriers: Carriers;
  paired: Paired;
  devices: Pick<Devices, 'find'>;
  activity: Activity;
  /** A link opened or ended. */
  changed(): void;
}

/** The links of this device with others, in both directions (docs/protocol/link.md). */
export class DeviceLinks {
  readonly answers: LinkAnswers;
  readonly #options: DeviceLinksOptions;
  readonly #notes: LinkNotes;
  readonly #links: Links;
  readonly #endServed: (jid: string) => void;
  readonly #stop = new AbortController();

  constructor(options: DeviceLinksOptions) {
    this.#options = options;
    const { carriers, paired, activity, changed } = options;
    const { signal } = this.#stop;
    const identity = identities(() => paired.key());
    const notes = new LinkNotes(activity, changed);
    this.#notes = notes;
    this.answers = new LinkAnswers(options);
    this.#links = new Links({
      ...{ carriers, paired, identity, signal },
      onOpen: (jid, link, device, ms) => notes.open(jid, device, link.via, goneOf(link), ms),
      onFailure: (jid, error) => notes.failed(jid, error),
    });
    this.#endServed = serveLinks({ carriers, paired, identity, answers: this.answers, notes, signal });
  }

  /** How this device is reached now, if there is a link with it. */
  via(id: string): Via | undefined {
    return this.#notes.via(id);
  }

  /** The device at this full JID went offline. */
  gone(jid: string): void {
    this.#links.gone(jid);
    this.#endServed(jid);
  }

  /** By name or id. @throws Refusal */
  readonly link: Account['link'] = async (to, options) => {
    const { devices, paired } = this.#options;
    const device = devices.find(to);
    if (!device) throw new Refusal('item-not-found', `There is no device called ${to}.`);
    const { device: name, jid } = device;
    if (!device.paired)
      throw new Refusal(
        'forbidden',
        `${name} is not paired with this device. Pair them: dragoman pair ${name}`,
      );
    const peer = device.online ? paired.at(jid) : undefined;
    if (!peer) throw new Refusal('service-unavailable', `${name} is not online.`);
    return this.#links.get(jid, peer, options);
  };

  /** The account goes offline for good. */
  stop(): void {
    this.#stop.abort(new Refusal('service-unavailable', 'Dragoman goes offline.'));
    this.#notes.flush();
  }
}

function goneOf({ signal }: Link): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
