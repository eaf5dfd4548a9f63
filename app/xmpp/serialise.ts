import { ConnectionError } from './connection-error.ts';
import type { Element } from './xml.ts';

// XML 1.0 §2.2: these cannot be written in XML at all, not even as references. Without this check one bad
// character in a file name would make the server close the stream.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

/** A stanza as it goes on the wire; throws a ConnectionError when XML cannot carry it. */
export function serialise(stanza: Element): string {
  const text = stanza.toString();
  const found = forbidden.exec(text);
  if (found) {
    const code = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    throw new ConnectionError(
      'not-sendable',
      `The stanza was not sent: XML cannot carry the character U+${code}.`,
    );
  }
  // A bare CR would be read as LF (XML 1.0 §2.11).
  return text.replaceAll('\r', '&#xD;');
}
