import {
  decodeBlocklist,
  decodeBlockPush,
  encodeBlocklistQuery,
  isBlocked,
  NS_BLOCKING,
} from '../xep/0191-blocking-command.ts';
import type { Client } from '../xmpp/client.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { fromOwnServer } from './own-server.ts';

/** Whom the person has blocked anywhere is a stranger here (XEP-0191). */
export class Blocklist {
  readonly #client: Client;
  #blocked = new Set<string>();

  constructor(client: Client, account: string) {
    this.#client = client;
    for (const name of ['block', 'unblock']) {
      client.router.iq('set', NS_BLOCKING, name, async ({ from, payload }) => {
        fromOwnServer(from, account);
        const push = decodeBlockPush(payload);
        if (push.type === 'unblock-all') this.#blocked.clear();
        else for (const jid of push.jids) this.#blocked[push.type === 'block' ? 'add' : 'delete'](jid);
        return undefined;
      });
    }
  }

  /** A server without blocking has nobody blocked; one that cannot tell now is a reason to worry. */
  async load(): Promise<void> {
    const result = await this.#client.request('get', undefined, encodeBlocklistQuery()).catch((error) => {
      if (
        error instanceof StanzaError &&
        /^(service-unavailable|feature-not-implemented)$/.test(error.condition)
      )
        return;
      throw error;
    });
    const list = result?.getChild('blocklist', NS_BLOCKING);
    this.#blocked = new Set(list ? decodeBlocklist(list) : []);
  }

  has(jid: string): boolean {
    return isBlocked(this.#blocked, jid);
  }
}
