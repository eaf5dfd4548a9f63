import { rm } from 'node:fs/promises';
import { installOf } from '../link/own-key.ts';
import type { Secrets } from '../platform.ts';
import type { Home } from './home.ts';
import type { AccountSettings } from './settings-schema.ts';

/** Nothing of what this install kept of its pairings is left. */
export async function forgetInstall(
  home: Pick<Home, 'paired'>,
  secrets: Secrets,
  account: Pick<AccountSettings, 'jid' | 'resource'>,
): Promise<void> {
  await rm(home.paired, { force: true });
  await secrets.forget('device-key', installOf(account));
  await secrets.forget('group-keys', installOf(account));
}
