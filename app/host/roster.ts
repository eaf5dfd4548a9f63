import { decodeRoster, NS_ROSTER, type RosterItem, rosterGet } from '../xep/rfc6121-roster.ts';
import type { Client } from '../xmpp/client.ts';
import { bare } from '../xmpp/jid.ts';
import { fromOwnServer } from './own-server.ts';

/** The person's contacts and their groups, kept true by the server's pushes (RFC 6121 §2). */
export class Roster {
  readonly #client: Client;
  readonly #account: string;
  #items = new Map<string, RosterItem>();
  #loading: Promise<unknown> = Promise.resolve();

  constructor(client: Client, account: string) {
    this.#client = client;
    this.#account = account;
    client.router.iq('set', NS_ROSTER, 'query', async ({ from, payload }) => {
      fromOwnServer(from, account);
      await this.#loading; // or the list, which is older, would undo this
      for (const item of decodeRoster(payload)) this.#put(item);
      return undefined;
    });
  }

  load(): Promise<void> {
    this.#items = new Map();
    const loaded = this.#load();
    this.#loading = loaded.catch(() => {});
    return loaded;
  }

  async #load(): Promise<void> {
    const result = await this.#client.request('get', undefined, rosterGet());
    const query = result.getChild('query', NS_ROSTER);
    if (query) for (const item of decodeRoster(query)) this.#put(item);
  }

  groupsOf(jid: string): readonly string[] {
    return this.#items.get(bare(jid))?.groups ?? [];
  }

  /** What the person calls this contact, or nothing; undefined for who is none. */
  contact(jid: string): { name?: string } | undefined {
    const item = this.#items.get(bare(jid));
    return item && bare(jid) !== this.#account ? (item.name ? { name: item.name } : {}) : undefined;
  }

  /** Whether this contact sees our presence, and so knows that we are here. */
  isSubscriber(jid: string): boolean {
    const subscription = this.#items.get(bare(jid))?.subscription;
    return bare(jid) === this.#account || subscription === 'from' || subscription === 'both';
  }

  #put(item: RosterItem): void {
    if (item.subscription === 'remove') this.#items.delete(bare(item.jid));
    else this.#items.set(bare(item.jid), item);
  }
}
