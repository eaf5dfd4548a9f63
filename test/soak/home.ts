import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Home, openHome } from '../../app/host/home.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import type { Server } from '../peers/servers/index.ts';
import { JID } from './askers.ts';

/** A home folder as `dragoman login` leaves it, and the ledger beside it. */
export async function freshHome(
  server: Pick<Server, 'host' | 'port' | 'caFile'>,
  padding = '',
): Promise<Home & { ledger: string }> {
  const folder = freshFolder('home');
  const home = await openHome(join(folder, 'home'));
  const account = {
    jid: JID,
    device: 'soak',
    resource: 'dragoman-soak',
    server: `${server.host}:${server.port}`,
    ca: server.caFile,
  };
  const settings = { version: 1, account, soak: { serial: 0, padding } };
  writeFileSync(home.settings, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'ledger'), '');
  return { ...home, ledger: join(folder, 'ledger') };
}
