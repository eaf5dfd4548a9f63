import type { Platform } from '../app/platform.ts';
import type { Log } from './log.ts';

/** The same platform; whatever password passes through it, the log does not show. */
export function hidePasswords(platform: Platform, log: Log): Platform {
  const { secrets } = platform;
  return {
    ...platform,
    secrets: {
      ...secrets,
      async password(jid) {
        const known = await secrets.password(jid);
        if (known !== undefined) log.hide(known);
        return known;
      },
      keep(jid, password) {
        log.hide(password);
        return secrets.keep(jid, password);
      },
    },
  };
}
