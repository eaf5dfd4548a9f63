import type { Server } from '../peers/servers/index.ts';
import type { Blame } from './blame.ts';

/**
 * What of ours Prosody cannot read: the first we say after a resume, or, where all of it passed for the inside of an
 * element, the end of the stream, which we left because no answer came.
 */
const UNREADABLE =
  /Received invalid XML (?:\(.*\) \d+ bytes: "<r xmlns=\\"urn:xmpp:sm:3\\"|\(mismatched tag\) \d+ bytes: ".*<\/stream:stream>")/g;
/** Longer than we wait for an answer. */
const AFTER_RESUME_MS = 30_000;

/**
 * How many of these connections were lost because Prosody 0.12 goes on with the parser of the old stream after a
 * resume, and a cut had left half a stanza in that: so many as its log knows of, and only shortly after a resume.
 * What we read ourselves is no proof: its stream error often gets lost in the reset of a connection we still write to.
 */
export async function halfStanzas(server: Server, byItself: Blame['byItself']): Promise<number> {
  if (server.kind !== 'prosody') return 0;
  const afterResume = byItself.filter(({ backForMs }) => backForMs < AFTER_RESUME_MS);
  const known = (await server.log()).match(UNREADABLE)?.length ?? 0;
  return Math.min(afterResume.length, known);
}
