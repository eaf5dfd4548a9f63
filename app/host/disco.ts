import { NS_DATA } from '../xep/0004-data-forms.ts';
import {
  type DiscoInfo,
  decodeDiscoQuery,
  encodeDiscoInfo,
  encodeDiscoItems,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
} from '../xep/0030-service-discovery.ts';
import { NS_COMMANDS } from '../xep/0050-ad-hoc-commands.ts';
import { capsElement, capsHash, NS_CAPS } from '../xep/0115-entity-capabilities.ts';
import type { Client } from '../xmpp/client.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import type { Element } from '../xmpp/xml.ts';
import type { Commands } from './commands.ts';

/** Names this software in caps; it is an identifier and need not be fetched (XEP-0115 §4). */
export const CAPS_NODE = 'urn:dragoman';

export interface DiscoOptions {
  client: Client;
  commands: Commands;
  /** What else is served here; caps must not depend on who asks. */
  features: readonly string[];
}

/** Says what we are and what can be asked (XEP-0030), and its hash for presence (XEP-0115). */
export class Disco {
  readonly #options: DiscoOptions;
  readonly #info: DiscoInfo;

  constructor(options: DiscoOptions) {
    this.#options = options;
    this.#info = {
      identities: [{ category: 'client', type: 'bot', name: 'Dragoman' }],
      features: [
        ...new Set([NS_CAPS, NS_COMMANDS, NS_DATA, NS_DISCO_INFO, NS_DISCO_ITEMS, ...options.features]),
      ].sort(),
      forms: [],
    };
    const { router } = options.client;
    router.iq('get', NS_DISCO_INFO, 'query', async ({ from, payload }) =>
      encodeDiscoInfo(this.#infoOf(decodeDiscoQuery(payload).node, from)),
    );
    router.iq('get', NS_DISCO_ITEMS, 'query', async ({ from, to = '', payload }) => {
      const node = decodeDiscoQuery(payload).node;
      return encodeDiscoItems({ node, items: this.#itemsOf(node, to, from) });
    });
  }

  /** The `<c/>` of our presence. */
  get caps(): Element {
    return capsElement(CAPS_NODE, capsHash(this.#info));
  }

  #infoOf(node: string | undefined, from: string): DiscoInfo {
    if (node === undefined || node === `${CAPS_NODE}#${capsHash(this.#info)}`) return { ...this.#info, node };
    const automation = (type: string, name: string, features: string[]): DiscoInfo => ({
      identities: [{ category: 'automation', type, name }],
      features,
      forms: [],
      node,
    });
    if (node === NS_COMMANDS) return automation('command-list', 'Commands', [NS_COMMANDS]);
    const command = this.#options.commands.listFor('', from).find((one) => one.node === node);
    if (!command) throw new StanzaError('cancel', 'item-not-found');
    return automation('command-node', command.name ?? node, [NS_COMMANDS, NS_DATA]);
  }

  #itemsOf(node: string | undefined, jid: string, from: string) {
    if (node === undefined) return [];
    const commands = this.#options.commands.listFor(jid, from);
    if (node === NS_COMMANDS) return commands;
    if (commands.some((one) => one.node === node)) return [];
    throw new StanzaError('cancel', 'item-not-found');
  }
}
