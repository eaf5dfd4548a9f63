import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect,
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { domainToASCII } from 'node:url';
import { ConnectionError } from './connection-error.ts';
import { within } from './deadline.ts';

export interface TlsOptions {
  /** The JID's domain: what the certificate must be for, whatever host DNS named (RFC 6120 §13.7.1.2). */
  domain: string;
  /** PEM of a private certificate authority, trusted beside the public ones. */
  ca?: string | undefined;
  /** TLS from the first byte: says so by ALPN (XEP-0368 §3). */
  direct: boolean;
  timeoutMs: number;
}

/** Encrypts the socket, or destroys it and says why. There is no way to skip the certificate check. */
export async function encrypt(socket: Socket, options: TlsOptions): Promise<TLSSocket> {
  const name = domainToASCII(options.domain) || options.domain;
  const { ca } = options;
  let secure: TLSSocket | undefined;
  try {
    const started = connect({
      socket,
      ...(ca === undefined ? { minVersion } : { secureContext: contextWith(ca) }),
      rejectUnauthorized: true, // said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 changes nothing
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
      ...(isIP(name) ? {} : { servername: name }),
      ...(options.direct ? { ALPNProtocols: ['xmpp-client'] } : {}),
    });
    secure = started;
    await within(
      options.timeoutMs,
      'The TLS handshake',
      new Promise<void>((resolve, reject) => {
        started.once('secureConnect', resolve);
        started.on('error', reject); // stays: an error that nobody hears would end the process
        started.once('close', () => reject(new Error('the server closed the connection')));
      }),
    );
    return started;
  } catch (error) {
    secure?.destroy();
    socket.destroy();
    throw error instanceof ConnectionError ? error : tlsError(options.domain, error);
  }
}

const minVersion = 'TLSv1.2';

/** Of the private authority that was asked for last: to read all the public ones takes 25 ms of the processor. */
let last: { of: string; context: SecureContext } | undefined;

/** Node takes `ca` instead of its roots, not beside them, so they are all named. */
function contextWith(ca: string): SecureContext {
  try {
    new X509Certificate(ca);
  } catch (cause) {
    throw new ConnectionError('certificate', 'The file given as private CA is not a PEM certificate.', {
      final: true,
      cause,
    });
  }
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  const own = [...(extra ? readIfThere(extra) : []), ca];
  const of = own.join('\n');
  if (last?.of !== of)
    last = { of, context: createSecureContext({ ca: [...rootCertificates, ...own], minVersion }) };
  return last.context;
}

function readIfThere(file: string): string[] {
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return [];
  }
}

const notTrusted = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function tlsError(domain: string, cause: unknown): ConnectionError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return new ConnectionError(
      'certificate',
      `The server's certificate is not for ${domain}. Somebody may be in between; nothing was sent.`,
      { cause },
    );
  if (code === 'CERT_HAS_EXPIRED')
    return new ConnectionError(
      'certificate',
      `The certificate of ${domain} has expired. Is this machine's clock right? Else tell the server's admin.`,
      { cause },
    );
  if (code && notTrusted.has(code))
    return new ConnectionError(
      'certificate',
      `The certificate of ${domain} is not from an authority this machine trusts (${code}). If the server has its own authority, give its certificate with --ca.`,
      { cause },
    );
  return new ConnectionError('tls', `Encryption with ${domain} could not be set up: ${message}.`, { cause });
}
