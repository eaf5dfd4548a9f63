import { MAX_URL_CHARACTERS } from './limits.ts';

/** Whether this is a whole http or https address, as a browser writes it. Nothing else is ever shared or opened. */
export function isWebAddress(url: string): boolean {
  return url.length <= MAX_URL_CHARACTERS && /^https?:\/\/[^/?#\\\s]/.test(url) && hostOf(url) !== undefined;
}

/** @param never hosts, each with everything below it */
export function isExcluded(url: string, never: readonly string[]): boolean {
  const host = hostOf(url);
  return host !== undefined && never.some((site) => host === site || host.endsWith(`.${site}`));
}

function hostOf(url: string): string | undefined {
  try {
    // A dot at the end of a host leads to the same site.
    return new URL(url).hostname.replace(/\.$/, '');
  } catch {
    return undefined;
  }
}

/** A site as a person writes it, also as an address, in the form that is compared; undefined where it is none. */
export function siteOf(text: string): string | undefined {
  const words = text.trim();
  const host = hostOf(/^https?:\/\//i.test(words) ? words : `https://${words}`);
  return host !== undefined && /^[a-z0-9._-]{1,253}$/.test(host) ? host : undefined;
}
