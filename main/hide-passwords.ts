import type { Platform } from '../app/platform.ts';
import type { Log } from './log.ts';

/** The same platform; whatever secret passes through it, the log does not show. */
export function hidePasswords(platform: Platform, log: Log): Platform {
  const { secrets } = platform;
  const hide = (secret: string) => {
    log.hide(secret);
    // A key in PEM can be quoted by the line.
    if (secret.includes('\n')) for (const line of secret.split('\n')) if (!isFrame(line)) log.hide(line);
  };
  return {
    ...platform,
    secrets: {
      ...secrets,
      async read(what, jid) {
        const known = await secrets.read(what, jid);
        if (known !== undefined) hide(known);
        return known;
      },
      keep(what, jid, secret) {
        hide(secret);
        return secrets.keep(what, jid, secret);
      },
    },
  };
}

/** What says where a PEM begins and ends (RFC 7468 §3) is no secret. */
function isFrame(line: string): boolean {
  return line.startsWith('-----');
}
