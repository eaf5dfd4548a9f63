import { request as httpRequest } from 'node:http';
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
  NS_DISCO_INFO,
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

/** No byte taken and no answer for so long means that none will come. */
const SILENCE_MS = 60_000;
const MAX_SERVICES = 50;

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
    const found = await Promise.all(
      jids.slice(0, MAX_SERVICES).map(async (jid) => {
        const info = await this.#client
          .request('get', jid, encodeDiscoInfoQuery(), { timeoutMs: 5_000 })
          .then((iq) => decodeDiscoInfo(iq.getChild('query', NS_DISCO_INFO) ?? iq))
          .catch(() => undefined); // this one is not it, whatever it is
        return info?.features.includes(NS_UPLOAD) ? [{ jid, maxBytes: maxFileSize(info) }] : [];
      }),
    );
    return found.flat()[0];
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
    const options = { method: 'PUT', headers, ca: this.#ca, signal, timeout: SILENCE_MS };
    // decodeSlot lets plain http through for this very machine only.
    const send = slot.put.url.startsWith('http:') ? httpRequest : httpsRequest;
    const request = send(slot.put.url, options);
    request.once('timeout', () => request.destroy(new Error('the server went silent')));
    const answered = new Promise<number>((resolve, reject) => {
      request.once('error', reject).once('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      // Not every end of a request is an error to Node; after an answer this says nothing.
      request.once('close', () => reject(new Error('the connection ended without an answer')));
    });
    const sent = pipeline(open(), (source) => exactly(sizeBytes, source), request);
    try {
      // A server that has had enough answers before it has read all.
      const status = await Promise.race([answered, sent.then(() => answered)]);
      if (status === 200 || status === 201) return;
      throw new Refusal('service-unavailable', `The server refused the upload (HTTP ${status}).`);
    } catch (error) {
      signal?.throwIfAborted();
      request.destroy();
      // The request also ends when the file does not keep to its size, and that says more.
      await sent.catch((reason) => {
        if (reason instanceof Refusal) throw reason;
      });
      if (error instanceof Refusal) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new Refusal('service-unavailable', `The upload failed: ${why}.`);
    } finally {
      request.destroy();
      await Promise.allSettled([answered, sent]); // the file is let go before its owner closes it
    }
  }
}

/** The server was told a size and waits for it: a file that changes meanwhile ends in an error, not in a wait. */
async function* exactly(sizeBytes: number, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = sizeBytes;
  for await (const chunk of source) {
    left -= chunk.length;
    if (left < 0) break;
    yield chunk;
  }
  if (left !== 0) throw new Refusal('conflict', 'The file changed while it was being uploaded.');
}
