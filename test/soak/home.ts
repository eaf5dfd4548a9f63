import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../../app/host/home.ts';
import { signedIn } from '../peers/device/signed-in.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import type { Server } from '../peers/servers/index.ts';
import { JID } from './askers.ts';

/** A home folder as `dragoman login` leaves it, and the ledger beside it. */
export async function freshHome(
  server: Pick<Server, 'host' | 'port' | 'caFile'>,
  padding = '',
): Promise<Home & { ledger: string }> {
  const folder = freshFolder('home');
  const settings = { soak: { serial: 0, padding } };
  const home = await signedIn(join(folder, 'home'), {
    server,
    jid: `${JID}/dragoman-soak`,
    device: 'soak',
    settings,
  });
  writeFileSync(join(folder, 'ledger'), '');
  return { ...home, ledger: join(folder, 'ledger') };
}
