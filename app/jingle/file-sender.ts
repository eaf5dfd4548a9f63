import type { FileOffer } from '../account.ts';
import { decodeDiscoInfo, encodeDiscoInfoQuery, NS_DISCO_INFO } from '../xep/0030-service-discovery.ts';
import { NS_JINGLE } from '../xep/0166-jingle.ts';
import { NS_FILE_TRANSFER } from '../xep/0234-jingle-file-transfer.ts';
import { NS_JINGLE_S5B } from '../xep/0260-jingle-socks5.ts';
import { NS_JINGLE_IBB } from '../xep/0261-jingle-in-band.ts';
import type { Client } from '../xmpp/client.ts';
import type { JingleSessions } from './jingle.ts';
import { offerFile } from './offer-file.ts';
import type { Transports } from './transports.ts';

const DISCO_MS = 5_000;

/** Files for the clients of others, ours or not. */
export class FileSender {
  readonly #client: Client;
  readonly #sessions: JingleSessions;
  readonly #transports: Transports;

  constructor(client: Client, sessions: JingleSessions, transports: Transports) {
    this.#client = client;
    this.#sessions = sessions;
    this.#transports = transports;
  }

  /** False also where it does not answer, and of ourselves: what is here need not be sent. */
  async takesFiles(to: string): Promise<boolean> {
    if (to === this.#client.jid) return false;
    try {
      const iq = await this.#client.request('get', to, encodeDiscoInfoQuery(), { timeoutMs: DISCO_MS });
      const query = iq.getChild('query', NS_DISCO_INFO);
      const features = query ? decodeDiscoInfo(query).features : [];
      const has = (feature: string) => features.includes(feature);
      return has(NS_JINGLE) && has(NS_FILE_TRANSFER) && (has(NS_JINGLE_S5B) || has(NS_JINGLE_IBB));
    } catch {
      return false;
    }
  }

  /** @throws Refusal */
  offerFile(to: string, offer: FileOffer): Promise<void> {
    return offerFile(this.#sessions, this.#transports, to, offer);
  }
}
