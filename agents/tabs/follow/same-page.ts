/** Whether two addresses are of one page: fragment, slash at the end, http and https, and www. make no difference. */
export function isSamePage(a: string, b: string): boolean {
  return a === b || plain(a) === plain(b);
}

/** Whether two titles have nothing in common, beyond numbers such as those of unread letters. */
export function areStrangers(a: string, b: string): boolean {
  const [first, second] = [words(a), words(b)];
  if (first.size === 0 || second.size === 0) return false;
  return ![...first].some((word) => second.has(word));
}

function plain(url: string): string {
  const { hostname, port, pathname, search } = new URL(url);
  return `${hostname.replace(/^www\./, '')}:${port}${pathname.replace(/\/$/, '')}${search}`;
}

function words(title: string): Set<string> {
  return new Set(title.toLowerCase().match(/\p{L}+/gu) ?? []);
}
