import {
  decodeDiscoInfo,
  decodeDiscoItems,
  encodeDiscoInfoQuery,
  encodeDiscoItemsQuery,
  NS_DISCO_INFO,
} from '../xep/0030-service-discovery.ts';
import {
  decodeStreamHosts,
  encodeActivate,
  encodeStreamHostQuery,
  NS_BYTESTREAMS,
  type StreamHost,
} from '../xep/0065-socks5-bytestreams.ts';
import type { Client } from '../xmpp/client.ts';
import { bare, domainOf } from '../xmpp/jid.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';

const ANSWER_MS = 5_000;
const MAX_SERVICES = 50;
const MAX_PROXIES = 3;

/** The relays of our own server (XEP-0065 §6.1), found once in a login. */
export class Proxies {
  readonly #client: Client;
  readonly #domain: string;
  #found: Promise<StreamHost[]> | undefined;

  constructor(client: Client, account: string) {
    this.#client = client;
    this.#domain = domainOf(account);
    client.on('online', ({ resumed }) => {
      if (!resumed) this.#found = undefined;
    });
  }

  /** Best effort: a server that has none, or does not answer, leaves us without. */
  list(): Promise<StreamHost[]> {
    this.#found ??= this.#find().catch(() => {
      this.#found = undefined;
      return [];
    });
    return this.#found;
  }

  /** @throws StanzaError, ConnectionError */
  async activate(proxy: string, sid: string, target: string): Promise<void> {
    await this.#client.request('set', proxy, encodeActivate({ sid, target }), { timeoutMs: ANSWER_MS });
  }

  async #find(): Promise<StreamHost[]> {
    const options = { timeoutMs: ANSWER_MS };
    const [list] = (
      await this.#client.request('get', this.#domain, encodeDiscoItemsQuery(), options)
    ).getChildElements();
    const jids = list ? decodeDiscoItems(list).items.map(({ jid }) => jid) : [];
    const found = await Promise.all(
      jids.slice(0, MAX_SERVICES).map(async (jid) => {
        try {
          const info = await this.#client.request('get', jid, encodeDiscoInfoQuery(), options);
          const query = info.getChild('query', NS_DISCO_INFO);
          const isProxy = ({ category, type }: { category: string; type: string }) =>
            category === 'proxy' && type === 'bytestreams';
          if (!query || !decodeDiscoInfo(query).identities.some(isProxy)) return [];
          const answer = await this.#client.request('get', jid, encodeStreamHostQuery(), options);
          const hosts = answer.getChild('query', NS_BYTESTREAMS);
          // ejabberd gives its relay a resource.
          return hosts ? decodeStreamHosts(hosts).filter((host) => bare(host.jid) === jid) : [];
        } catch (error) {
          if (error instanceof StanzaError) return []; // this one is not it, or not for us
          throw error;
        }
      }),
    );
    return found.flat().slice(0, MAX_PROXIES);
  }
}
