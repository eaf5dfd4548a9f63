// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * Text as XML can carry it (XML 1.0 §2.2): what cannot be written, not even escaped, becomes U+FFFD. For what
 * people read; a name that must come back as it was is not for this.
 */
export function writable(text: string): string {
  return text.replace(UNWRITABLE, '\ufffd');
}
