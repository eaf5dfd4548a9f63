const schemes: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:', 'xmpp:']);

/** Whether a value is as a whole an address that may be opened; the program around the window looks again. */
export function isWebLink(value: string): boolean {
  return /^[a-z]+:\S+$/i.test(value) && URL.canParse(value) && schemes.has(new URL(value).protocol);
}
