/**
 * What of ours Prosody cannot read: the first we say after a resume, or, where all of it passed for the inside of an
 * element, the end of the stream, which we left because no answer came.
 */
const UNREADABLE =
  /Received invalid XML (?:\(.*\) \d+ bytes: "<r xmlns=\\"urn:xmpp:sm:3\\"|\(mismatched tag\) \d+ bytes: ".*<\/stream:stream>")/g;

/**
 * How many streams Prosody 0.12 ended, by its own log, because it goes on with the parser of the old stream after a
 * resume, and a cut had left half a stanza in that (docs/decisions/stream.md).
 */
export function halfStanzasIn(log: string): number {
  return log.match(UNREADABLE)?.length ?? 0;
}
