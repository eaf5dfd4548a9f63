import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** What proves this install to the person's other devices (docs/protocol/pairing.md). */
export interface DeviceKey {
  readonly id: string;
  /** SubjectPublicKeyInfo, DER, base64url. */
  readonly publicKey: string;
  /** Over the JSON text of the value; ECDSA with SHA-256, r and s side by side, base64url. */
  sign(value: unknown): string;
  /** PKCS #8, PEM: for the keyring and for TLS, nowhere else. */
  readonly privateKey: string;
}

// P-256: Electron's TLS takes no Ed25519 certificates.
const CURVE = 'P-256';
const MAX_KEY_CHARACTERS = 200;

export function newDeviceKey(): DeviceKey {
  return deviceKey(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey);
}

/** @throws TypeError when this is no P-256 private key in PKCS #8 PEM */
export function readDeviceKey(pem: string): DeviceKey {
  const key = createPrivateKey(pem);
  if (!isP256(key)) throw new TypeError('The device key is no P-256 key.');
  return deviceKey(key);
}

function deviceKey(key: KeyObject): DeviceKey {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64url');
  return {
    id: deviceId(publicKey),
    publicKey,
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sign: (value) => sign('sha256', signed(value), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
  };
}

/** The first 16 bytes of the key's SHA-256, in hex. */
export function deviceId(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').slice(0, 32);
}

/** False for anything that is no such signature, whatever is wrong with it. */
export function isSignedBy(publicKey: string, value: unknown, signature: string): boolean {
  try {
    const key = readPublicKey(publicKey);
    return verify(
      'sha256',
      signed(value),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
  } catch {
    return false;
  }
}

/** @throws TypeError when this is no P-256 public key, or not in the one way to write it */
export function readPublicKey(publicKey: string): KeyObject {
  if (publicKey.length > MAX_KEY_CHARACTERS) throw new TypeError('This is no device key.');
  const der = Buffer.from(publicKey, 'base64url');
  const key = createPublicKey({ key: der, type: 'spki', format: 'der' });
  // Two ways to write one key would give one device two ids.
  const again = key.export({ type: 'spki', format: 'der' }).toString('base64url');
  if (!isP256(key) || again !== publicKey) throw new TypeError('This is no device key.');
  return key;
}

function isP256(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

function signed(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
