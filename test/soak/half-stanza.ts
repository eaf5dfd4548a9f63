import { halfStanzasIn } from '../peers/servers/half-stanza.ts';
import type { Server } from '../peers/servers/index.ts';
import type { Blame } from './blame.ts';

/** Longer than we wait for an answer. */
const AFTER_RESUME_MS = 30_000;

/**
 * How many of these connections were lost by half a stanza: so many as Prosody's log knows of, and only shortly after
 * a resume.
 * What we read ourselves is no proof: its stream error often gets lost in the reset of a connection we still write to.
 */
export function halfStanzas(server: Server, byItself: Blame['byItself']): number {
  if (server.kind !== 'prosody') return 0;
  const afterResume = byItself.filter(({ backForMs }) => backForMs < AFTER_RESUME_MS);
  return Math.min(afterResume.length, halfStanzasIn(server.log()));
}
