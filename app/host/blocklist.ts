import {
  decodeBlockList,
  decodeBlockPush,
  encodeBlockListGet,
  NS_BLOCKING,
} from '../xep/0191-blocking-command.ts';
import type { Client } from '../xmpp/client.ts';
import { bare, domainOf } from '../xmpp/jid.ts';
import { fromOwnServer } from './own-server.ts';

/** Whom the person has blocked anywhere is a stranger here (XEP-0191). */
export class Blocklist {
  readonly #client: Client;
  #blocked = new Set<string>();

  constructor(client: Client, account: string) {
    this.#client = client;
    for (const name of ['block', 'unblock'] as const) {
      client.router.iq('set', NS_BLOCKING, name, async ({ from, payload }) => {
        fromOwnServer(from, account);
        const jids = decodeBlockPush(payload).jids;
        if (name === 'block') for (const jid of jids) this.#blocked.add(jid);
        else if (jids.length === 0) this.#blocked.clear();
        else for (const jid of jids) this.#blocked.delete(jid);
        return undefined;
      });
    }
  }

  /** A server without blocking has nobody blocked. */
  async load(): Promise<void> {
    const result = await this.#client.request('get', undefined, encodeBlockListGet()).catch(() => undefined);
    const list = result?.getChild('blocklist', NS_BLOCKING);
    this.#blocked = new Set(list ? decodeBlockList(list) : []);
  }

  /** Matches what was blocked: a full JID, a bare one, a domain with or without resource (XEP-0191 §2.1). */
  has(jid: string): boolean {
    const resource = jid.slice(bare(jid).length);
    return [jid, bare(jid), domainOf(jid) + resource, domainOf(jid)].some((one) => this.#blocked.has(one));
  }
}
