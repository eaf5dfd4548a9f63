import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { GroupKey } from './group-keys.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_OCTETS = 12;
const TAG_OCTETS = 16;
/** Lengths tell no more than so many of these. */
const STEP_OCTETS = 256;

/** Of the base64. */
export const MAX_SEALED_CHARACTERS = 8_192;

/** So much JSON fits into one item. */
export const MAX_SEALED_OCTETS =
  Math.floor(((MAX_SEALED_CHARACTERS / 4) * 3 - NONCE_OCTETS - TAG_OCTETS) / STEP_OCTETS) * STEP_OCTETS;

/** Which place something is sealed for: it opens in no other. */
export interface SealedPlace {
  /** Bare JID. */
  account: string;
  node: string;
  item: string;
}

/** The value as paired devices alone can read it (docs/protocol/sealed.md). */
export function seal(value: unknown, { key }: GroupKey, place: SealedPlace): string {
  const json = Buffer.from(JSON.stringify(value));
  if (json.length > MAX_SEALED_OCTETS) throw new RangeError('This is too much for one item.');
  const filled = Buffer.alloc(Math.ceil(json.length / STEP_OCTETS) * STEP_OCTETS, ' ');
  json.copy(filled);
  const nonce = randomBytes(NONCE_OCTETS);
  const cipher = createCipheriv(CIPHER, Buffer.from(key, 'base64url'), nonce);
  cipher.setAAD(aboutPlace(place));
  return Buffer.concat([nonce, cipher.update(filled), cipher.final(), cipher.getAuthTag()]).toString(
    'base64',
  );
}

/** Undefined for what this key did not seal for this place. */
export function unseal(text: string, { key }: GroupKey, place: SealedPlace): unknown {
  if (text.length > MAX_SEALED_CHARACTERS) return undefined;
  const octets = Buffer.from(text, 'base64');
  if (octets.length < NONCE_OCTETS + TAG_OCTETS) return undefined;
  const decipher = createDecipheriv(CIPHER, Buffer.from(key, 'base64url'), octets.subarray(0, NONCE_OCTETS), {
    authTagLength: TAG_OCTETS,
  });
  decipher.setAAD(aboutPlace(place));
  decipher.setAuthTag(octets.subarray(-TAG_OCTETS));
  try {
    const filled = [decipher.update(octets.subarray(NONCE_OCTETS, -TAG_OCTETS)), decipher.final()];
    return JSON.parse(Buffer.concat(filled).toString());
  } catch {
    return undefined;
  }
}

function aboutPlace({ account, node, item }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify(['dragoman sealed 0', account, node, item]));
}
