import { writeFileSync } from 'node:fs';
import { setProperty } from 'dot-prop';
import { type Home, openHome } from '../../../app/host/home.ts';
import { secretsFile } from '../../../main/secrets.ts';
import { accountOf } from '../../../main/sign-in.ts';
import type { Server } from '../servers/server.ts';

export interface SignedIn {
  server: Pick<Server, 'host' | 'port' | 'caFile'>;
  jid: string;
  /** What its person calls it. */
  device: string;
  /** By their paths. */
  settings?: Record<string, unknown>;
  /** Where the password is kept; nowhere by default. */
  kept?: { file: string; password: string };
}

/** A home folder as `dragoman login` and `dragoman settings set` leave it, without a process for each of them. */
export async function signedIn(
  folder: string,
  { server, jid, device, settings = {}, kept }: SignedIn,
): Promise<Home> {
  const home = await openHome(folder);
  const place = { server: `${server.host}:${server.port}`, ca: server.caFile };
  const account = accountOf({ jid, device, ...place, ...(kept && { secretsFile: kept.file }) });
  if (kept) await secretsFile(kept.file).keep('password', account.jid, kept.password);
  const all: Record<string, unknown> = { version: 1, account };
  for (const [path, value] of Object.entries(settings)) setProperty(all, path, value);
  writeFileSync(home.settings, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
  return home;
}
