import {
  decodeBlocklist,
  decodeBlockPush,
  encodeBlocklistQuery,
  isBlocked,
  NS_BLOCKING,
} from '../xep/0191-blocking-command.ts';
import type { Client } from '../xmpp/client.ts';
import { parseJid } from '../xmpp/jid.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { fromOwnServer } from './own-server.ts';

/** Whom the person has blocked anywhere is a stranger here (XEP-0191). */
export class Blocklist {
  readonly #client: Client;
  /** Undefined while nobody knows: then it could be anybody. */
  #blocked: Set<string> | undefined;
  #loading: Promise<unknown> = Promise.resolve();

  constructor(client: Client, account: string) {
    this.#client = client;
    for (const name of ['block', 'unblock']) {
      client.router.iq('set', NS_BLOCKING, name, async ({ from, payload }) => {
        fromOwnServer(from, account);
        const push = decodeBlockPush(payload);
        await this.#loading; // or the list, which is older, would undo this
        if (push.type === 'unblock-all') this.#blocked?.clear();
        else
          for (const jid of push.jids) this.#blocked?.[push.type === 'block' ? 'add' : 'delete'](normal(jid));
        return undefined;
      });
    }
  }

  /** A server without blocking has nobody blocked; one that cannot tell now is a reason to worry. */
  load(): Promise<void> {
    this.#blocked = undefined;
    const loaded = this.#load();
    this.#loading = loaded.catch(() => {});
    return loaded;
  }

  async #load(): Promise<void> {
    const result = await this.#client.request('get', undefined, encodeBlocklistQuery()).catch((error) => {
      if (
        error instanceof StanzaError &&
        /^(service-unavailable|feature-not-implemented)$/.test(error.condition)
      )
        return;
      throw error;
    });
    const list = result?.getChild('blocklist', NS_BLOCKING);
    this.#blocked = new Set(list ? decodeBlocklist(list).map(normal) : []);
  }

  has(jid: string): boolean {
    return this.#blocked === undefined || isBlocked(this.#blocked, normal(jid));
  }
}

/** As the server stamps it, whatever way the person wrote it when blocking. */
function normal(jid: string): string {
  try {
    return parseJid(jid);
  } catch {
    return jid;
  }
}
