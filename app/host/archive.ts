import { randomUUID } from 'node:crypto';
import type { ResultSetRequest } from '../xep/0059-result-set-management.ts';
import {
  type ArchiveResult,
  decodeArchiveEnd,
  decodeArchiveResult,
  encodeArchiveQuery,
} from '../xep/0313-message-archive.ts';
import type { Client } from '../xmpp/client.ts';
import type { Element } from '../xmpp/xml.ts';

const PAGE = 50;

export interface ArchivePage {
  /** In the order in which they came. */
  items: ArchiveResult[];
  /** Id of the last item, also of one whose message was removed; undefined of an empty page. */
  last: string | undefined;
  /** Nothing comes after it. */
  isEnd: boolean;
}

/** What the server keeps of the messages of this account (XEP-0313). */
export class Archive {
  readonly #client: Client;
  readonly #account: string;

  constructor(client: Client, account: string) {
    this.#client = client;
    this.#account = account;
  }

  /** The newest item; undefined of an empty archive. */
  async newest(): Promise<ArchiveResult | undefined> {
    const { items } = await this.#query({ max: 1, before: '' });
    return items.at(-1);
  }

  /** @throws StanzaError item-not-found when the server has dropped the item of that id */
  after(id: string): Promise<ArchivePage> {
    return this.#query({ max: PAGE, after: id });
  }

  /** From the moment on, or all. */
  since(start: string | undefined): Promise<ArchivePage> {
    return this.#query({ max: PAGE }, start);
  }

  async #query(page: ResultSetRequest, start?: string): Promise<ArchivePage> {
    const queryId = randomUUID();
    const items: ArchiveResult[] = [];
    const forget = this.#client.router.message((message) => {
      const result = this.#isOurs(message) ? decodeArchiveResult(message) : undefined;
      if (result?.queryId === queryId) items.push(result);
    });
    try {
      const query = encodeArchiveQuery({ queryId, page, ...(start !== undefined && { start }) });
      const iq = await this.#client.request('set', undefined, query);
      const { complete, set } = decodeArchiveEnd(iq.getChildElements()[0]);
      const last = set.last ?? items.at(-1)?.id;
      return { items, last, isEnd: complete || last === undefined };
    } finally {
      forget();
    }
  }

  /** Results of anybody else are forged (XEP-0313 §8.2). */
  #isOurs({ attrs: { from } }: Element): boolean {
    return from === undefined || from === this.#account;
  }
}
