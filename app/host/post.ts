import type { Account } from '../account.ts';
import { encodeStoreHint } from '../xep/0334-message-processing-hints.ts';
import type { Client } from '../xmpp/client.ts';
import { bare } from '../xmpp/jid.ts';
import { xml } from '../xmpp/xml.ts';

/** Of letters that are on their way; a server that is not there is said to be so after some minutes. */
const MAX_REMEMBERED = 500;

/** Sends letters (docs/protocol/letters.md), and hears of those that come back. */
export class Post {
  readonly #client: Client;
  readonly #returned = new Map<string, () => void>();

  constructor(client: Client) {
    this.#client = client;
    client.router.message(({ attrs: { type, from, id } }) => {
      if (type !== 'error' || typeof from !== 'string' || typeof id !== 'string') return;
      const key = keyOf(from, id);
      const returned = this.#returned.get(key);
      this.#returned.delete(key);
      returned?.();
    });
  }

  send: Account['post'] = async (to, codec, input, { id, words, returned }) => {
    const jid = bare(to);
    const key = keyOf(jid, id);
    this.#returned.delete(key);
    if (returned) this.#returned.set(key, returned);
    for (const oldest of this.#returned.keys()) {
      if (this.#returned.size <= MAX_REMEMBERED) break;
      this.#returned.delete(oldest);
    }
    const body = xml('body', {}, words);
    const payload = codec.encodeQuery(input);
    await this.#client.send(
      xml('message', { type: 'normal', to: jid, id }, body, payload, encodeStoreHint()),
    );
  };
}

function keyOf(from: string, id: string): string {
  return `${bare(from)}\n${id}`;
}
