import { MAX_URL_CHARACTERS } from './protocol/limits.ts';
import { isExcluded, isWebAddress } from './protocol/sites.ts';

/** Also blanks: what a parser would take out is not what a person was shown. */
const neverInUrl = /[\p{Cc}\p{Cf}\p{Z}\p{Surrogate}\\]/u;

/**
 * The one place where it is decided whether a URL is opened in a browser of this device, by whatever road it came.
 * Undefined where it is, else why not, in words for whoever asked.
 * @param excluded sites that are never shared
 */
export function whyNotOpened(url: string, excluded: readonly string[] = []): string | undefined {
  if (url.length > MAX_URL_CHARACTERS) return `Longer than ${MAX_URL_CHARACTERS} characters.`;
  if (!/^https?:/i.test(url)) return 'Only http and https are opened.';
  if (neverInUrl.test(url)) return 'It has blanks, backslashes or characters that cannot be seen.';
  // A parser also takes https:example.org, and https:///example.org.
  const parsed = /^https?:\/\/[^/?#]/i.test(url) ? parsedUrl(url) : undefined;
  if (!parsed || !isWebAddress(parsed.href)) return 'This is no whole address of a page.';
  if (parsed.username !== '' || parsed.password !== '') return 'It has a name or a password in it.';
  if (isExcluded(parsed.href, excluded)) return 'This site is never shared.';
  return undefined;
}

function parsedUrl(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
