import { createPrivateKey, createPublicKey, webcrypto, type X509Certificate } from 'node:crypto';
import type { DeviceKey } from './device-key.ts';

/** What this device shows in a handshake, and the key to it; both PEM. */
export interface Identity {
  key: string;
  certificate: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

// Only the key in it counts. It names nobody, and has no end (RFC 5280 §4.1.2.5).
const CONTENT = {
  name: 'CN=Dragoman',
  serialNumber: '01',
  notBefore: new Date('2000-01-01T00:00:00Z'),
  notAfter: new Date('9999-12-31T23:59:59Z'),
};

/** A certificate (X.509) of the device key, signed by itself: TLS knows keys in no other dress. */
export async function identityOf({ privateKey }: DeviceKey): Promise<Identity> {
  // Loaded with the first link: the start of the application does not wait for it.
  await import('reflect-metadata');
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const key = createPrivateKey(privateKey);
  const { subtle } = webcrypto;
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const keys = {
    privateKey: await subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']),
    publicKey: await subtle.importKey('spki', spki, ALGORITHM, true, ['verify']),
  };
  const signed = { ...CONTENT, keys, signingAlgorithm: ALGORITHM };
  const certificate = await X509CertificateGenerator.createSelfSigned(signed);
  return { key: privateKey, certificate: certificate.toString('pem') };
}

/** SubjectPublicKeyInfo, DER, base64url, as device keys are written; undefined for what is no such key. */
export function keyOf(certificate: X509Certificate | undefined): string | undefined {
  try {
    return certificate?.publicKey.export({ type: 'spki', format: 'der' }).toString('base64url');
  } catch {
    return undefined;
  }
}

/** The identity of the key as it is now, made once for each. */
export function identities(keyNow: () => Promise<DeviceKey>): () => Promise<Identity> {
  let known: { id: string; identity: Promise<Identity> } | undefined;
  return async () => {
    const key = await keyNow();
    if (known?.id !== key.id) known = { id: key.id, identity: identityOf(key) };
    return known.identity;
  };
}
