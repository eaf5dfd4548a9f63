/** Without what nearly all of them begin with; the whole address where it has no host. */
export function siteOf(url: string): string {
  const host = URL.canParse(url) ? new URL(url).host : '';
  return host === '' ? url : host.replace(/^www\./, '');
}

/** In place of the site's picture, which is never fetched. */
export function letterOf({ url, title }: { url: string; title: string }): string {
  const [letter = '·'] = `${siteOf(url)}${title}`.match(/[\p{L}\p{N}]/u) ?? [];
  return letter.toUpperCase();
}

/** A colour of its own for each site, the same on every device. */
export function hueOf(url: string): number {
  let sum = 0;
  for (const letter of siteOf(url)) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return sum;
}
