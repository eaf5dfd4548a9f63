import type { z } from 'zod';
import type { contact } from '../contract.ts';
import { Refusal } from '../refusal.ts';
import {
  type DiscoInfo,
  decodeDiscoInfo,
  encodeDiscoInfoQuery,
  NS_DISCO_INFO,
} from '../xep/0030-service-discovery.ts';
import { NS_COMMANDS } from '../xep/0050-ad-hoc-commands.ts';
import { type Caps, decodeCaps, matchesCaps } from '../xep/0115-entity-capabilities.ts';
import type { Client } from '../xmpp/client.ts';
import { bare, resourceOf } from '../xmpp/jid.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import type { Element } from '../xmpp/xml.ts';
import { CAPS_NODE } from './disco.ts';
import type { Roster } from './roster.ts';

export type Contact = z.output<typeof contact>;

export interface ContactsOptions {
  client: Client;
  roster: Roster;
  /** Somebody came, went, or turned out to be something else. */
  changed?: () => void;
}

/** What an entity is and can do, as far as it concerns the person who wants to ask it something. */
interface Nature {
  software?: string;
  commands: boolean;
}

interface Seen {
  status?: string;
  caps: Caps | undefined;
  /** Its own answer, where it has no caps that could stand for it. */
  nature?: Nature;
}

const DISCO_TIMEOUT_MS = 10_000;
/** Of one contact; who has more is at fault, or wants our memory. */
const MAX_RESOURCES = 30;
const MAX_NATURES = 1000;

/**
 * The contacts that are online, and which of their resources offer commands. Nobody is asked at login: caps that were
 * proved once (XEP-0115 §5.4) answer for everybody who has the same, the others are asked when the person opens them.
 */
export class Contacts {
  readonly #options: ContactsOptions;
  readonly #online = new Map<string, Map<string, Seen>>();
  readonly #natures = new Map<string, Nature>();

  constructor(options: ContactsOptions) {
    this.#options = options;
    options.client.router.presence((presence) => this.#onPresence(presence));
  }

  get list(): Contact[] {
    return [...this.#online.keys()]
      .flatMap((jid) => this.#describe(jid) ?? [])
      .sort((a, b) => (a.name ?? a.jid).localeCompare(b.name ?? b.jid));
  }

  /** Full JIDs of the resources of one contact that say they are what we are. */
  agentsOf(jid: string): string[] {
    const seen = this.#options.roster.contact(jid) ? this.#online.get(bare(jid)) : undefined;
    const agents = [...(seen ?? [])].filter(([, one]) => isDragoman(one));
    return agents.map(([full]) => full).sort();
  }

  /** Asks those of its resources that are not known yet what they are. */
  async open(jid: string, signal?: AbortSignal): Promise<Contact> {
    const found = this.#online.get(bare(jid)) ?? new Map<string, Seen>();
    const unknown = [...found].filter(([, seen]) => !this.#natureOf(seen));
    await Promise.all(unknown.map(([full, seen]) => this.#ask(full, seen, signal)));
    if (unknown.length > 0) this.#options.changed?.();
    const opened = this.#describe(bare(jid));
    if (!opened) throw new Refusal('item-not-found', `${jid} is not online, or not one of your contacts.`);
    return opened;
  }

  /** After a new session every presence comes anew. */
  reset(): void {
    this.#online.clear();
    this.#options.changed?.();
  }

  #describe(jid: string): Contact | undefined {
    const item = this.#options.roster.contact(jid);
    const seen = this.#online.get(jid);
    if (!item || !seen) return undefined;
    const resources = [...seen].map(([full, one]) => ({
      jid: full,
      resource: resourceOf(full),
      ...(one.status && { status: one.status }),
      ...this.#natureOf(one),
      ...(isDragoman(one) && { isDragoman: true as const }),
    }));
    return { jid, ...item, resources: resources.sort((a, b) => a.jid.localeCompare(b.jid)) };
  }

  #natureOf(seen: Seen): Nature | undefined {
    const { caps, nature } = seen;
    const known = nature ?? (caps && this.#natures.get(caps.ver));
    // Its own word for what it is: enough to be shown first.
    return known ?? (isDragoman(seen) ? { software: 'Dragoman', commands: true } : undefined);
  }

  #onPresence(presence: Element): void {
    const { from, type } = presence.attrs;
    // A stranger's directed presence is nobody's to see (RFC 6121 §4.6).
    if (!from || !this.#options.roster.contact(from)) return;
    const jid = bare(from);
    const resources = this.#online.get(jid) ?? new Map<string, Seen>();
    if (type === 'unavailable') resources.delete(from);
    else if (type === undefined && (resources.has(from) || resources.size < MAX_RESOURCES)) {
      const status = presence.getChildText('status');
      resources.set(from, { caps: decodeCaps(presence), ...(status && { status }) });
    } else return;
    if (resources.size > 0) this.#online.set(jid, resources);
    else this.#online.delete(jid);
    this.#options.changed?.();
  }

  async #ask(jid: string, seen: Seen, signal: AbortSignal | undefined): Promise<void> {
    const { client } = this.#options;
    const options = { timeoutMs: DISCO_TIMEOUT_MS, ...(signal && { signal }) };
    // Without the node of the caps: what counts is what it offers now.
    let info: DiscoInfo | undefined;
    try {
      info = readInfo(await client.request('get', jid, encodeDiscoInfoQuery(), options));
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof StanzaError)) return; // no answer tells nothing
    }
    const nature = natureOf(info);
    if (info && seen.caps && matchesCaps(info, seen.caps)) {
      if (this.#natures.size >= MAX_NATURES) this.#natures.clear();
      this.#natures.set(seen.caps.ver, nature);
    } else seen.nature = nature;
  }
}

function isDragoman({ caps }: Seen): boolean {
  return caps?.node === CAPS_NODE;
}

function readInfo(iq: Element): DiscoInfo | undefined {
  const query = iq.getChild('query', NS_DISCO_INFO);
  return query && decodeDiscoInfo(query);
}

function natureOf(info: DiscoInfo | undefined): Nature {
  const software = info?.identities.find(({ name }) => name)?.name;
  return { commands: info?.features.includes(NS_COMMANDS) ?? false, ...(software && { software }) };
}
