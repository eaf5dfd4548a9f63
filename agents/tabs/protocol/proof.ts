// docs/protocol/browser-socket.md, Connecting. WebCrypto, which both the browser and Node have.

type Bytes = Uint8Array<ArrayBuffer>;

/** What follows from a token: RFC 5802 §3, with SHA-256 (RFC 7677). */
export interface Keys {
  clientKey: Bytes;
  storedKey: Bytes;
  serverKey: Bytes;
}

export async function keysOf(token: string): Promise<Keys> {
  const secret = bytesOf(token);
  const clientKey = await hmac(secret, 'Client Key');
  const storedKey = new Uint8Array(await crypto.subtle.digest('SHA-256', clientKey));
  return { clientKey, storedKey, serverKey: await hmac(secret, 'Server Key') };
}

/** What both prove that they know their key about. */
export function about(browserNonce: string, coreNonce: string, port: number): string {
  return `${browserNonce},${coreNonce},${port}`;
}

export async function coreProof({ serverKey }: Pick<Keys, 'serverKey'>, said: string): Promise<string> {
  return textOf(await hmac(serverKey, said));
}

export async function browserProof(
  keys: Pick<Keys, 'clientKey' | 'storedKey'>,
  said: string,
): Promise<string> {
  return textOf(xor(keys.clientKey, await hmac(keys.storedKey, said)));
}

/** Whether whoever made this proof knows the key that the stored one was made from. */
export async function isBrowserProof(
  proof: string,
  { storedKey }: Pick<Keys, 'storedKey'>,
  said: string,
): Promise<boolean> {
  const clientKey = xor(bytesOf(proof), await hmac(storedKey, said));
  return isSame(new Uint8Array(await crypto.subtle.digest('SHA-256', clientKey)), storedKey);
}

/** In a time that does not tell where they differ. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  return one.reduce((differs, byte, index) => differs | (byte ^ (other[index] ?? 0)), 0) === 0;
}

/** 256 random bits, as text. */
export function randomText(): string {
  return textOf(crypto.getRandomValues(new Uint8Array(32)));
}

/** base64url, RFC 4648 §5. */
export function textOf(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

export function bytesOf(text: string): Bytes {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

async function hmac(secret: Bytes, said: string): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(said)));
}

function xor(one: Bytes, other: Bytes): Bytes {
  return one.map((byte, index) => byte ^ (other[index] ?? 0));
}
