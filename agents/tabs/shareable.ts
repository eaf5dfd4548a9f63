import { isWebAddress } from './protocol/sites.ts';

/** RFC 6749 §4.2.2 and OpenID Connect Core §3.2.2.5: tokens that a login puts into the fragment. */
const TOKEN = /(^|&)(access_token|id_token)=/;

/**
 * The address as another browser may have it: web pages alone, without name and password (RFC 3986 §3.2.1). Null for the
 * answer of a login too (RFC 6749 §4.1.2), which is good for one use and would be used up.
 */
export function shareable(url: string | null): string | null {
  if (url === null || !isWebAddress(url)) return null;
  const parsed = new URL(url);
  if (TOKEN.test(parsed.hash.slice(1))) return null;
  if (parsed.searchParams.has('code') && parsed.searchParams.has('state')) return null;
  if (parsed.username === '' && parsed.password === '') return url;
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}
