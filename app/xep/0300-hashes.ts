import { type Element, xml } from '../xmpp/xml.ts';

export const NS_HASHES = 'urn:xmpp:hashes:2';

/** XEP-0300 §2: a name of IANA's registry of hash functions, and the hash in Base64. */
export interface Hash {
  algo: string;
  value: string;
}

/** `<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>…</hash>` */
export function encodeHash({ algo, value }: Hash): Element {
  return xml('hash', { xmlns: NS_HASHES, algo }, value);
}

/** Undefined where there is no value yet. */
export function decodeHash(hash: Element): Hash | undefined {
  const { algo }: { algo?: string } = hash.attrs;
  const value = hash.getText().replace(/\s+/g, '');
  return algo && value ? { algo, value } : undefined;
}

/** Which hash will follow, when it is not known beforehand (XEP-0234 §8.4). */
export function encodeHashUsed(algo: string): Element {
  return xml('hash-used', { xmlns: NS_HASHES, algo });
}

export function decodeHashUsed(used: Element): string | undefined {
  return used.attrs.algo || undefined;
}
