import { encodeDiscoInfoQuery } from '../xep/0030-service-discovery.ts';
import type { Client } from '../xmpp/client.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';

const MAX_LANGUAGES = 16;

/**
 * What this server answers for a resource that is not there, learnt by asking it: Prosody sends a bare
 * error, ejabberd returns the payload and adds a text in the asker's language. Strangers get the same from
 * us (docs/decisions/strangers.md).
 */
export class Absence {
  readonly #client: Client;
  readonly #account: string;
  readonly #random: () => string;
  readonly #samples = new Map<string, Promise<Element>>();

  constructor(client: Client, account: string, random: () => string) {
    this.#client = client;
    this.#account = account;
    this.#random = random;
  }

  /** Asked at every login: the server may have changed. */
  async learn(): Promise<void> {
    this.#samples.clear();
    await this.#sample('');
  }

  /** The whole error stanza for an IQ of a stranger. */
  async answer(iq: Element): Promise<Element> {
    const { from, to, id, 'xml:lang': lang = '' } = iq.attrs;
    const sample = await this.#sample(lang);
    const reply = xml('iq', { ...sample.attrs, from: to, to: from, id });
    // What they sent goes back as it is; the error is a copy, for one sample serves many strangers.
    if (sample.getChild('query')) for (const child of iq.getChildElements()) reply.append(child);
    const error = sample.getChild('error');
    if (error) reply.append(clone(error));
    return reply;
  }

  #sample(lang: string): Promise<Element> {
    const language = this.#samples.size < MAX_LANGUAGES || this.#samples.has(lang) ? lang : '';
    const known = this.#samples.get(language);
    if (known) return known;
    const asked = this.#ask(language);
    this.#samples.set(language, asked);
    asked.catch(() => this.#samples.delete(language));
    return asked;
  }

  async #ask(lang: string): Promise<Element> {
    const nobody = `${this.#account}/${this.#random()}`;
    try {
      return await this.#client.request('get', nobody, encodeDiscoInfoQuery(), lang ? { lang } : {});
    } catch (error) {
      if (error instanceof StanzaError && error.stanza) return error.stanza;
      throw error;
    }
  }
}

function clone({ name, attrs, children }: Element): Element {
  return xml(
    name,
    { ...attrs },
    ...children.map((child) => (typeof child === 'string' ? child : clone(child))),
  );
}
