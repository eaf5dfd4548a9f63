/** What an `xmpp:` link (RFC 5122) means to somebody who is not signed in. */
export type XmppLink =
  /** Names an address, and asks for nothing. */
  | { kind: 'address'; jid: string }
  /** Invites to make an account (XEP-0077 §12.3, XEP-0445 §2); `name` is settled where it is there. */
  | { kind: 'register'; domain: string; name?: string; preauth?: string }
  /** Invites to a chat with somebody (XEP-0379), and to no account. */
  | { kind: 'contact'; jid: string };

export function isXmppLink(text: string): boolean {
  return /^\s*xmpp:/i.test(text);
}

/** Undefined when it is none. */
export function parseXmppLink(text: string): XmppLink | undefined {
  // An authority (RFC 5122 §2.3) is the account to be used.
  const [, authority, path = '', query = ''] =
    /^\s*xmpp:(?:\/\/([^/?#\s]+)\/?)?([^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?\s*$/i.exec(text) ?? [];
  const jid = decoded(authority ?? path);
  if (!jid) return undefined;
  const [action = '', ...pairs] = query.split(';');
  const values = new Map(
    pairs.map((pair): [string, string] => {
      const [key = '', ...value] = pair.split('=');
      return [key.toLowerCase(), decoded(value.join('=')) ?? ''];
    }),
  );
  const domain = jid.slice(jid.lastIndexOf('@') + 1).replace(/\/.*/, '');
  const name = jid.includes('@') ? jid.slice(0, jid.lastIndexOf('@')) : undefined;
  const preauth = values.get('preauth') || undefined;
  const token = preauth === undefined ? {} : { preauth };
  switch (action.toLowerCase()) {
    case 'register':
      return { kind: 'register', domain, ...(name && { name }), ...token };
    case 'roster':
      // The name is of who invites (XEP-0401 §4.1).
      return values.get('ibr') === 'y' ? { kind: 'register', domain, ...token } : { kind: 'contact', jid };
    default:
      return name === undefined ? { kind: 'register', domain } : { kind: 'address', jid };
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
