import type { Server } from '../peers/servers/index.ts';
import type { Blame } from './blame.ts';

/** The first we say after a resume, taken for the middle of a stanza. */
const ENDED = /Received invalid XML \(.*\) \d+ bytes: "<r xmlns=\\"urn:xmpp:sm:3\\"/g;
/** What we say where Prosody takes all of it for the inside of an element, and stays silent. */
const SILENT = 'does not go on with the resumed session';
/** Longer than we wait for it to speak. */
const AFTER_RESUME_MS = 30_000;

/**
 * How many of these connections were lost because Prosody 0.12 goes on with the parser of the old stream after a
 * resume, and a cut had left half a stanza in that: so many as its log knows of, and only shortly after a resume.
 * What we read ourselves is no proof: its stream error often gets lost in the reset of a connection we still write to.
 */
export async function halfStanzas(server: Server, byItself: Blame['byItself']): Promise<number> {
  if (server.kind !== 'prosody') return 0;
  const afterResume = byItself.filter(({ backForMs }) => backForMs < AFTER_RESUME_MS);
  const silent = afterResume.filter(({ why }) => why.includes(SILENT)).length;
  const ended = (await server.log()).match(ENDED)?.length ?? 0;
  return Math.min(afterResume.length, silent + ended);
}
