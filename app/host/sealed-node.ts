import type { z } from 'zod';
import type { SealedItem, SealedNode } from '../account.ts';
import type { GroupKey } from '../link/group-keys.ts';
import { seal, unseal } from '../link/seal.ts';
import { Refusal } from '../refusal.ts';
import { decodeDiscoItems, encodeDiscoItemsQuery, NS_DISCO_ITEMS } from '../xep/0030-service-discovery.ts';
import {
  decodeConfiguration,
  decodeItems,
  encodeConfigurationQuery,
  encodeItemsQuery,
  encodeManyConfiguration,
  encodeNewestQuery,
  encodeNodeDeletion,
  encodeRetract,
  type NodeEvent,
  NS_PUBSUB,
  NS_PUBSUB_OWNER,
} from '../xep/0223-private-data.ts';
import type { Client } from '../xmpp/client.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import { canPublishPrivately, publishPrivately } from './private-publishing.ts';

const NS_SEALED = 'urn:dragoman:sealed:0';

/** Of one answer, so that it fits a stanza. */
const ITEMS_AT_ONCE = 8;
/** So many there are of one node at most. */
const MAX_ITEMS = 1_000;

export interface SealedNodeOptions {
  client: Client;
  /** Bare JID of the person. */
  account: string;
  node: string;
  schema: z.ZodType;
  /** Every group key of this device, and which of them is that of the devices paired now. */
  keys(): Promise<{ all: readonly GroupKey[]; current: GroupKey | undefined }>;
  /** Told once of each thing that goes wrong with this server. */
  warn(reason: string): void;
}

/** One PEP node of the account whose items paired devices alone can read (docs/protocol/sealed.md). */
export class SealedNodeAtServer implements SealedNode<unknown> {
  readonly #options: SealedNodeOptions;
  readonly #listeners = new Set<() => void>();
  readonly #items = new Map<string, SealedItem<unknown>>();
  #keys = new Map<string, GroupKey>();
  #current: GroupKey | undefined;
  /** Why nothing can be put there, until the next login. */
  #problem: string | undefined = 'Dragoman is not logged in.';
  #isReady = false;
  #isChecked = false;
  readonly #warned = new Set<string>();

  constructor(options: SealedNodeOptions) {
    this.#options = options;
  }

  get items(): ReadonlyMap<string, SealedItem<unknown>> {
    return this.#items;
  }

  get isReady(): boolean {
    return this.#isReady && this.#problem === undefined && this.#current !== undefined;
  }

  onChange(listener: () => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  /** At each login, and when there is another group key: reads all that is there. */
  async begin(): Promise<void> {
    const { client, account } = this.#options;
    this.#isReady = false;
    this.#isChecked = false;
    const { all, current } = await this.#options.keys();
    this.#keys = new Map(all.map((key) => [key.list, key]));
    this.#current = current;
    this.#problem = (await canPublishPrivately(client, account))
      ? undefined
      : 'Your server cannot keep anything for your own devices alone.';
    await this.read();
    this.#isReady = true;
    this.#tell();
  }

  async read(): Promise<void> {
    const { node } = this.#options;
    const before = [...this.#items.keys()];
    const ids = await this.#ids();
    for (const id of before) if (!ids.includes(id)) this.#items.delete(id);
    // Answers and events are taken in the order in which they come, so the newest stays.
    for (let at = 0; at < ids.length; at += ITEMS_AT_ONCE)
      this.#take(await this.#ask(encodeItemsQuery(node, ids.slice(at, at + ITEMS_AT_ONCE))));
    this.#order(ids);
    this.#tell();
  }

  async look(ids: readonly string[]): Promise<string[]> {
    const { node } = this.#options;
    const known = () => JSON.stringify(ids.map((id) => this.#items.get(id) ?? null));
    const before = known();
    for (let at = 0; at < ids.length; at += ITEMS_AT_ONCE) {
      const some = ids.slice(at, at + ITEMS_AT_ONCE);
      const found = await this.#ask(encodeItemsQuery(node, some));
      for (const id of some) if (!found.has(id)) this.#items.delete(id);
      this.#take(found);
    }
    const there = ids.filter((id) => this.#items.has(id));
    if (there.length > 1) {
      // What was put there anew since has another place now, and says why: both are taken from one answer.
      const newest = await this.#ask(encodeNewestQuery(node, ITEMS_AT_ONCE));
      this.#take(new Map([...newest].filter(([id]) => there.includes(id))));
      // Whatever is not among them is older.
      const places = [...newest.keys()];
      there.sort((one, other) => places.indexOf(one) - places.indexOf(other));
    }
    this.#order(there);
    if (known() !== before) this.#tell();
    return there.filter((id) => this.#items.has(id));
  }

  async #ask(query: Element): Promise<Map<string, Element>> {
    const { client, node } = this.#options;
    const iq = await client.request('get', undefined, query).catch((error) => {
      if (error instanceof StanzaError && error.condition === 'item-not-found') return undefined;
      throw error;
    });
    const pubsub = iq?.getChild('pubsub', NS_PUBSUB);
    return pubsub ? decodeItems(pubsub, node) : new Map();
  }

  hear({ published, retracted, isEmptied }: NodeEvent): void {
    if (isEmptied) this.#items.clear();
    for (const id of retracted) this.#items.delete(id);
    this.#take(published);
    this.#tell();
  }

  async put(id: string, value: unknown): Promise<void> {
    const { client, account, node } = this.#options;
    const key = this.#current;
    if (this.#problem !== undefined) throw new Refusal('service-unavailable', this.#problem);
    if (!key) throw new Refusal('service-unavailable', 'This device is paired with no other.');
    const text = seal(value, key, { account, node, item: id });
    const payload = xml('sealed', { xmlns: NS_SEALED, list: key.list }, text);
    try {
      await publishPrivately(client, { node, id, payload });
      this.#items.set(id, { value, isStale: false });
      if (!this.#isChecked) await this.#check();
    } catch (error) {
      // What did not reach the server says nothing about it.
      if (error instanceof StanzaError || error instanceof Refusal) this.#warn(error.message);
      throw error;
    }
  }

  async remove(id: string): Promise<void> {
    const { client, node } = this.#options;
    await client.request('set', undefined, encodeRetract({ node, id })).catch((error) => {
      if (!(error instanceof StanzaError) || error.condition !== 'item-not-found') throw error;
    });
    this.#items.delete(id);
  }

  /** What it was told to be is looked at: a server may know the words and not the deed. */
  async #check(): Promise<void> {
    const { client, node } = this.#options;
    const iq = await client.request('get', undefined, encodeConfigurationQuery(node));
    const pubsub = iq.getChild('pubsub', NS_PUBSUB_OWNER);
    const { isPrivate = false, isMany = false } = pubsub ? decodeConfiguration(pubsub) : {};
    if (isPrivate) {
      if (!isMany) await client.request('set', undefined, encodeManyConfiguration(node));
      this.#isChecked = true;
      return;
    }
    this.#problem = 'Your server did not keep a node for your own devices alone, so nothing is put there.';
    await client.request('set', undefined, encodeNodeDeletion(node));
    throw new Refusal('service-unavailable', this.#problem);
  }

  /** XEP-0060 §5.5. */
  async #ids(): Promise<string[]> {
    const { client, account, node } = this.#options;
    const iq = await client.request('get', account, encodeDiscoItemsQuery({ node })).catch((error) => {
      if (error instanceof StanzaError) return undefined; // no such node, or no PEP at all
      throw error;
    });
    const query = iq?.getChild('query', NS_DISCO_ITEMS);
    const items = query ? decodeDiscoItems(query).items : [];
    return items.flatMap(({ name }) => name ?? []).slice(0, MAX_ITEMS);
  }

  #take(published: Map<string, Element>): void {
    for (const [id, payload] of published) {
      const item = this.#open(id, payload);
      if (item && (this.#items.has(id) || this.#items.size < MAX_ITEMS)) this.#items.set(id, item);
      else this.#items.delete(id);
    }
  }

  /** These stand here as they stand at the server, whatever came first. */
  #order(ids: readonly string[]): void {
    for (const id of ids) {
      const item = this.#items.get(id);
      if (!item) continue;
      this.#items.delete(id);
      this.#items.set(id, item);
    }
  }

  #open(id: string, payload: Element): SealedItem<unknown> | undefined {
    const { account, node, schema } = this.#options;
    if (!payload.is('sealed', NS_SEALED)) return undefined;
    const key = this.#keys.get(payload.attrs.list);
    const value = key && unseal(payload.text(), key, { account, node, item: id });
    const { success, data } = schema.safeParse(value);
    return success ? { value: data, isStale: key?.list !== this.#current?.list } : undefined;
  }

  #warn(reason: string): void {
    if (this.#warned.has(reason)) return;
    this.#warned.add(reason);
    this.#options.warn(reason);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
