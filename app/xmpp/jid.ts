import { JID, jid } from '@xmpp/jid';

interface Parts {
  whole: string;
  bare: string;
  domain: string;
  resource: string;
}

// One request looks inside the same few addresses a dozen times, and each look would search the local part for
// twenty characters that need an escape. Whoever sends from many addresses only makes us forget.
const known = new Map<string, Parts>();
const maxKnown = 500;

/** Three parts of 1023 bytes and two separators (RFC 7622 §3.1). */
const maxLength = 3071;

/** JIDs travel as strings in our own code; these are the only places that look inside one. */
export function bare(full: string): string {
  return partsOf(full).bare;
}

export function resourceOf(full: string): string {
  return partsOf(full).resource;
}

export function domainOf(any: string): string {
  return partsOf(any).domain;
}

/** Normalised form of a JID a person typed; throws a TypeError when it is none (RFC 7622 §3). */
export function parseJid(text: string): string {
  return partsOf(text.trim()).whole;
}

function partsOf(text: string): Parts {
  const before = known.get(text);
  if (before) return before;
  if (text.length > maxLength) throw new TypeError('Not a JID: it is too long');
  // A copy of its own: a piece of what arrived would keep the whole chunk in memory.
  const copy = Buffer.from(text).toString();
  const parsed = jid(copy);
  if (!(parsed instanceof JID) || !parsed.domain) throw new TypeError(`Not a JID: ${text}`);
  const { domain, resource } = parsed;
  const parts = { whole: parsed.toString(), bare: parsed.bare().toString(), domain, resource };
  if (known.size >= maxKnown) known.clear();
  known.set(copy, parts);
  return parts;
}
