import { randomUUID } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { ConnectionError } from './connection-error.ts';
import type { Target } from './dial.ts';
import { bare, parseJid, resourceOf } from './jid.ts';
import { authenticate, type Credentials, type Mechanism } from './sasl.ts';
import type { Session } from './session.ts';
import { StanzaError } from './stanza-error.ts';
import { Stream, type StreamOptions } from './stream.ts';
import { enable, NS_SM, readCount, StreamManagement } from './stream-management.ts';
import { type Element, xml } from './xml.ts';

const NS_TLS = 'urn:ietf:params:xml:ns:xmpp-tls';
const NS_BIND = 'urn:ietf:params:xml:ns:xmpp-bind';

/** How long the server may take over one step of a login. */
export const defaultStepTimeoutMs = 15_000;

export interface LoginOptions extends StreamOptions {
  credentials: Credentials;
  resource: string | undefined;
  target: Target;
  signal: AbortSignal;
}

/** A stream that is ready for stanzas, and what `dragoman doctor` wants to know about it. */
export interface Login {
  stream: Stream;
  features: Element;
  mechanism: Mechanism;
  tls: TlsFacts;
  /** Either the session that goes on, or what the new one starts with. */
  outcome:
    | { resumed: true }
    | { resumed: false; jid: string; management: StreamManagement | undefined; early: Element[] };
}

export interface TlsFacts {
  protocol: string;
  cipher: string;
  direct: boolean;
  certificateExpires: string;
}

/**
 * From TCP to a usable session: STARTTLS, SASL, resume or bind (RFC 6120 §5 to §7, XEP-0198 §3 and §5). Each step is
 * bounded in time by the stream; whatever fails, the socket is gone afterwards. Nothing but the login itself is sent
 * before stream management answers, or its counters would start at different stanzas on the two sides.
 */
export async function login(options: LoginOptions, previous: Session | undefined): Promise<Login> {
  const stream = new Stream(options);
  const { signal } = options;
  const giveUp = () => stream.destroy(new ConnectionError('stopped', 'The login was given up.'));
  signal.addEventListener('abort', giveUp);
  try {
    let features = await openEncrypted(stream, options.target, signal);
    const mechanism = await authenticate(stream, features, options.credentials);
    features = await stream.openStream();
    const hasManagement = features.getChild('sm', NS_SM) !== undefined;
    const resumed = hasManagement && previous?.resumable === true && (await resume(stream, previous));
    const outcome = resumed
      ? ({ resumed: true } as const)
      : await bindAndEnable(stream, options, hasManagement);
    return { stream, features, mechanism, tls: tlsFacts(stream.tls, options.target), outcome };
  } catch (error) {
    const reason = error instanceof ConnectionError ? error : undefined;
    stream.destroy(reason ?? new ConnectionError('lost', 'The login was given up.', { cause: error }));
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** From TCP to an encrypted stream; resolves with what the server offers to somebody who is not logged in. */
export async function openEncrypted(stream: Stream, target: Target, signal: AbortSignal): Promise<Element> {
  await stream.connect(target, signal);
  const features = await stream.openStream();
  if (stream.encrypted) return features;
  await requestTls(stream, features);
  return stream.openStream();
}

/** RFC 6120 §5. Without TLS the server gets nothing: no user name, no password. */
async function requestTls(stream: Stream, features: Element): Promise<void> {
  if (!features.getChild('starttls', NS_TLS))
    throw new ConnectionError(
      'tls-missing',
      'The server offers no encryption, or somebody in between removed the offer. Nothing was sent; try another network or ask its admin.',
    );
  await stream.send(xml('starttls', { xmlns: NS_TLS }));
  const answer = await stream.receive('Asking for encryption');
  if (!answer.is('proceed', NS_TLS))
    throw new ConnectionError('tls-missing', 'The server offered encryption and then refused it.');
  await stream.startTls();
}

/** XEP-0198 §5. False when the server no longer has the session. */
async function resume(stream: Stream, previous: Session): Promise<boolean> {
  const { management } = previous;
  if (!management) return false;
  await stream.send(management.resume());
  const answer = await stream.receive('Resuming the session');
  if (answer.is('failed', NS_SM)) return false;
  if (!answer.is('resumed', NS_SM) || answer.attrs.previd !== management.resumptionId)
    throw new ConnectionError('protocol', `The server answered the resumption with <${answer.name}/>.`);
  if (previous.acknowledge(readCount(answer))) return true;
  const reason = new ConnectionError('protocol', 'The server lost count of our stanzas; logging in anew.');
  previous.end(reason);
  throw reason;
}

async function bindAndEnable(stream: Stream, options: LoginOptions, hasManagement: boolean) {
  const early: Element[] = [];
  const jid = await bind(stream, options);
  if (!hasManagement) return { resumed: false, jid, management: undefined, early } as const;
  await stream.send(enable());
  for (;;) {
    const answer = await stream.receive('Setting up stream management');
    if (answer.is('enabled', NS_SM))
      return { resumed: false, jid, management: new StreamManagement(answer), early } as const;
    if (answer.is('failed', NS_SM)) return { resumed: false, jid, management: undefined, early } as const;
    // Others may already write to our full JID; counting starts with <enabled/> (XEP-0198 §4).
    if (early.push(answer) > 256)
      throw new ConnectionError('protocol', 'The server never set up stream management.');
  }
}

/** RFC 6120 §7. The server may give another resource than the one asked for, but not another account. */
async function bind(stream: Stream, { jid, resource }: LoginOptions): Promise<string> {
  const id = randomUUID();
  const wish = resource === undefined ? [] : [xml('resource', {}, resource)];
  await stream.send(xml('iq', { type: 'set', id }, xml('bind', { xmlns: NS_BIND }, ...wish)));
  const answer = await stream.receive('Binding the resource');
  if (!answer.is('iq', 'jabber:client') || answer.attrs.id !== id)
    throw new ConnectionError('protocol', `The server answered the binding with <${answer.name}/>.`);
  if (answer.attrs.type === 'error') throw bindError(StanzaError.fromStanza(answer));
  const given = answer.getChild('bind', NS_BIND)?.getChildText('jid') ?? '';
  if (!given || bare(given) !== parseJid(jid) || !resourceOf(given))
    throw new ConnectionError('protocol', `The server gave us the address "${given}" instead of ${jid}.`);
  return given;
}

function bindError(error: StanzaError): ConnectionError {
  if (error.condition === 'conflict')
    return new ConnectionError(
      'conflict',
      'Another program is logged in under this device name. Give one another name.',
      {
        final: true,
      },
    );
  return new ConnectionError('refused', `The server did not let us in (${error.message}).`);
}

function tlsFacts(socket: TLSSocket | undefined, target: Target): TlsFacts {
  return {
    protocol: socket?.getProtocol() ?? '',
    cipher: socket?.getCipher()?.name ?? '',
    direct: target.directTls,
    certificateExpires: socket?.getPeerCertificate()?.valid_to ?? '',
  };
}
