import { randomUUID } from 'node:crypto';
import { atItsTargets } from './attempt.ts';
import { ConnectionError } from './connection-error.ts';
import { defaultStepTimeoutMs, openEncrypted } from './login.ts';
import { defaultLimits } from './parser.ts';
import { StanzaError } from './stanza-error.ts';
import { Stream } from './stream.ts';
import { type Element, xml } from './xml.ts';

export interface BeforeLoginOptions {
  domain: string;
  server?: { host: string; port: number; directTls?: boolean } | undefined;
  ca?: string | undefined;
  stepTimeoutMs?: number | undefined;
  signal: AbortSignal;
}

/** An encrypted stream on which nobody is logged in. */
export interface BeforeLogin {
  /** What the server offers there (RFC 6120 §4.3.2). */
  features: Element;
  /** Resolves with the answer. @throws StanzaError when it is an error */
  request(type: 'get' | 'set', payload: Element): Promise<Element>;
}

/**
 * Talks to a server before anybody logs in, as registration does (XEP-0077 §3.1.1), and leaves in good order.
 * Nothing is said before the encryption, and the certificate is checked as for a login.
 * @throws ConnectionError
 */
export async function beforeLogin<T>(
  options: BeforeLoginOptions,
  use: (server: BeforeLogin) => Promise<T>,
): Promise<T> {
  const { domain, signal } = options;
  const { stream, features } = await open(options);
  const giveUp = () => stream.destroy(givenUp());
  signal.addEventListener('abort', giveUp);
  try {
    signal.throwIfAborted();
    return await use({ features, request: (type, payload) => request(stream, domain, type, payload) });
  } finally {
    signal.removeEventListener('abort', giveUp);
    await stream.close(1000);
  }
}

async function open(options: BeforeLoginOptions): Promise<{ stream: Stream; features: Element }> {
  const { domain, ca, signal, stepTimeoutMs = defaultStepTimeoutMs } = options;
  return atItsTargets(options, async (target) => {
    const { maxStanzaBytes } = defaultLimits;
    const stream = new Stream({ jid: domain, ca, stepTimeoutMs, maxStanzaBytes });
    const giveUp = () => stream.destroy(givenUp());
    signal.addEventListener('abort', giveUp);
    try {
      return { stream, features: await openEncrypted(stream, target, signal) };
    } catch (error) {
      stream.destroy(givenUp());
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  });
}

function givenUp(): ConnectionError {
  return new ConnectionError('stopped', 'It was given up.');
}

async function request(stream: Stream, to: string, type: 'get' | 'set', payload: Element): Promise<Element> {
  const id = randomUUID();
  await stream.send(xml('iq', { type, id, to }, payload));
  const answer = await stream.receive('The answer');
  if (!answer.is('iq', 'jabber:client') || answer.attrs.id !== id)
    throw new ConnectionError('protocol', `The server answered with <${answer.name}/>.`);
  if (answer.attrs.type === 'error') throw StanzaError.fromStanza(answer);
  return answer;
}
