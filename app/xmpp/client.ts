import type { RequestOptions } from './iq.ts';
import type { TlsFacts } from './login.ts';
import type { Router } from './router.ts';
import type { LivenessTimes } from './session.ts';
import type { Element } from './xml.ts';
import { XmppClient } from './xmpp-client.ts';

export { ConnectionError } from './connection-error.ts';

export interface ClientOptions {
  /** Bare JID of the account. */
  jid: string;
  /** The resource asked for; the server may give another. */
  resource?: string | undefined;
  /** Asked anew at every login, so that it need not be kept. */
  password: () => Promise<string>;
  /** Instead of asking DNS. The certificate must be the JID's domain's all the same. */
  server?: { host: string; port: number; directTls?: boolean } | undefined;
  /** PEM of a private certificate authority, trusted beside the public ones. */
  ca?: string | undefined;
  /** Whether the server may be shown the password itself, inside TLS. */
  allowPlain?: boolean | undefined;
  /** The SCRAM mechanisms to accept, best first; both by default. */
  mechanisms?: readonly ('SCRAM-SHA-256' | 'SCRAM-SHA-1')[] | undefined;
  stepTimeoutMs?: number | undefined;
  maxStanzaBytes?: number | undefined;
  liveness?: LivenessTimes | undefined;
  backoff?: { minMs: number; maxMs: number } | undefined;
}

export type ClientState = 'offline' | 'connecting' | 'online';

export interface ClientEvents {
  /** `error`: why we went offline, or why the last attempt failed. */
  state: { state: ClientState; error?: Error };
  /** `resumed: false`: the server knows nothing of us yet, presence must be sent. */
  online: { jid: string; resumed: boolean };
  /** Final: nothing is tried any more. */
  failed: Error;
}

/** What `dragoman doctor` reports of a connection. */
export interface ConnectionFacts {
  mechanism: string;
  tls: TlsFacts;
  streamManagement: boolean;
  resumable: boolean;
}

export interface Client {
  readonly jid: string | undefined;
  readonly state: ClientState;
  readonly router: Router;
  /** The server's stream features after login. */
  readonly features: Element | undefined;
  readonly tls: TlsFacts | undefined;
  readonly facts: ConnectionFacts | undefined;
  /**
   * Resolves when first online. Rejects when that fails for good, and at the first failure of any kind unless
   * `retry` is set.
   */
  start(options?: { retry?: boolean }): Promise<void>;
  stop(): Promise<void>;
  /** The network changed or the machine woke up: do not wait for the next attempt, and doubt the present line. */
  reconnectNow(): void;
  send(stanza: Element): Promise<void>;
  request(
    type: 'get' | 'set',
    to: string | undefined,
    payload: Element,
    options?: RequestOptions,
  ): Promise<Element>;
  on<K extends keyof ClientEvents>(event: K, listener: (value: ClientEvents[K]) => void): () => void;
}

export function createClient(options: ClientOptions): Client {
  return new XmppClient(options);
}
