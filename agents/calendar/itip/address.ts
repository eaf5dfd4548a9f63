import { bare } from '../../../app/xmpp/jid.ts';

/**
 * A calendar address (RFC 5545 §3.3.3) in the one form that can be compared: an `xmpp:` URI is its bare JID
 * (RFC 5122 §2.2), a `mailto:` URI (RFC 6068 §2) is in lower case, for so all servers that schedule take it.
 */
export function addressOf(uri: string): string {
  const [, scheme = '', rest = ''] = /^\s*([a-z][a-z0-9+.-]*):(.*?)\s*$/is.exec(uri) ?? [];
  switch (scheme.toLowerCase()) {
    case 'xmpp':
      return xmppAddress(rest) ?? uri;
    case 'mailto':
      if (/^xmpp:/i.test(rest)) return addressOf(rest); // Thunderbird puts mailto: before all that is not
      return `mailto:${decoded(rest.replace(/\?.*$/s, '')).toLowerCase()}`;
    case '':
      return uri.trim();
    default:
      return `${scheme.toLowerCase()}:${rest}`;
  }
}

export function isSameAddress(one: string, other: string): boolean {
  return addressOf(one) === addressOf(other);
}

/** The address of a person who is known by JID. */
export function addressOfJid(jid: string): string {
  return `xmpp:${bare(jid)}`;
}

/** The bare JID of an address as `addressOf` has it; none where it is no person's JID. */
export function jidIn(address: string): string | undefined {
  return /^xmpp:([^@/]+@[^@/]+)$/.exec(address)?.[1];
}

/** An authority says whom to log in as, a query what to do; neither is a part of who it is. */
function xmppAddress(rest: string): string | undefined {
  const path = rest.replace(/^\/\/[^/]*\//, '').replace(/[?#].*$/s, '');
  try {
    return addressOfJid(decoded(path));
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
