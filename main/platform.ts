import { randomBytes } from 'node:crypto';
import type { Platform, Secrets } from '../app/platform.ts';

/** This machine under plain Node. */
export function nodePlatform(secrets: Secrets): Platform {
  return {
    secrets,
    now: () => new Date(),
    randomId: () => randomBytes(16).toString('base64url'),
  };
}
