import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { rootCertificates } from 'node:tls';
import type { Upload } from '../account.ts';
import { Refusal } from '../refusal.ts';
import {
  decodeDiscoInfo,
  decodeDiscoItems,
  encodeDiscoInfoQuery,
  encodeDiscoItemsQuery,
} from '../xep/0030-service-discovery.ts';
import {
  decodeSlot,
  encodeSlotRequest,
  maxFileSize,
  NS_UPLOAD,
  type Slot,
} from '../xep/0363-http-file-upload.ts';
import type { Client } from '../xmpp/client.ts';
import { domainOf } from '../xmpp/jid.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';

/** Puts bytes on the account's own server and gives the link back (XEP-0363). */
export class Uploads {
  readonly #client: Client;
  readonly #account: string;
  readonly #ca: string[] | undefined;

  constructor(client: Client, account: string, ca: string | undefined) {
    this.#client = client;
    this.#account = account;
    this.#ca = ca === undefined ? undefined : [...rootCertificates, ca];
  }

  async upload(upload: Upload): Promise<string> {
    const service = await this.service();
    if (!service)
      throw new Refusal('service-unavailable', 'The server of this account offers no file upload.');
    if (service.maxBytes !== undefined && upload.sizeBytes > service.maxBytes) {
      throw new Refusal('not-acceptable', `The server takes files up to ${service.maxBytes} bytes only.`);
    }
    const slot = await this.#slot(service.jid, upload);
    await this.#put(slot, upload);
    return slot.get.url;
  }

  /** The upload service of our own server, with its limit. */
  async service(): Promise<{ jid: string; maxBytes: number | undefined } | undefined> {
    const domain = domainOf(this.#account);
    const items = await this.#client.request('get', domain, encodeDiscoItemsQuery());
    const [list] = items.getChildElements();
    const jids = [domain, ...(list ? decodeDiscoItems(list).items.map((item) => item.jid) : [])];
    for (const jid of jids) {
      const reply = await this.#client
        .request('get', jid, encodeDiscoInfoQuery(), { timeoutMs: 5_000 })
        .catch(() => undefined);
      const payload = reply?.getChildElements()[0];
      if (!payload) continue;
      const info = decodeDiscoInfo(payload);
      if (info.features.includes(NS_UPLOAD)) return { jid, maxBytes: maxFileSize(info) };
    }
    return undefined;
  }

  async #slot(service: string, { name, sizeBytes, mediaType, signal }: Upload): Promise<Slot> {
    const wanted = { filename: name, size: sizeBytes, ...(mediaType && { contentType: mediaType }) };
    try {
      const iq = await this.#client.request('get', service, encodeSlotRequest(wanted), {
        ...(signal && { signal }),
      });
      const [payload] = iq.getChildElements();
      if (payload) return decodeSlot(payload);
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
      // ejabberd wants a positive size.
      if (sizeBytes === 0) throw new Refusal('not-acceptable', 'The server takes no empty files.');
      throw new Refusal('not-acceptable', `The server refused the upload (${error.condition}).`);
    }
    throw new Refusal('service-unavailable', 'The server gave no place for the upload.');
  }

  async #put(slot: Slot, { sizeBytes, mediaType, open, signal }: Upload): Promise<void> {
    const headers = {
      ...Object.fromEntries(slot.put.headers.map(({ name, value }) => [name, value])),
      'Content-Length': sizeBytes,
      'Content-Type': mediaType ?? 'application/octet-stream',
    };
    const request = httpsRequest(slot.put.url, { method: 'PUT', headers, ca: this.#ca, signal });
    const answered = new Promise<number>((resolve, reject) => {
      request.once('error', reject).once('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
    });
    const [status] = await Promise.all([answered, pipeline(open(), request)]);
    if (status !== 200 && status !== 201)
      throw new Refusal('service-unavailable', `The server refused the upload (HTTP ${status}).`);
  }
}
