import { startEjabberd } from './ejabberd.ts';
import { startProsody } from './prosody.ts';

export { certificateFor, newAuthority } from './certificates.ts';
export type { Server, ServerOptions } from './server.ts';
export { startEjabberd, startProsody };

/** For `describe.each(servers)('... on %s', (kind, start) => ...)`. */
export const servers = [
  ['prosody', startProsody],
  ['ejabberd', startEjabberd],
] as const;
