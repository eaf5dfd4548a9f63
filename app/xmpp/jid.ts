import { JID, jid } from '@xmpp/jid';

/** JIDs travel as strings in our own code; these are the only places that look inside one. */
export function bare(full: string): string {
  return jid(full).bare().toString();
}

export function resourceOf(full: string): string {
  return jid(full).resource;
}

export function domainOf(any: string): string {
  return jid(any).domain;
}

/** Normalised form of a JID a person typed; throws a TypeError when it is none (RFC 7622 §3). */
export function parseJid(text: string): string {
  const parsed = jid(text.trim());
  if (!(parsed instanceof JID) || !parsed.domain) throw new TypeError(`Not a JID: ${text}`);
  return parsed.toString();
}
