import { join } from 'node:path';
import process from 'node:process';
import { installHost, installManifest } from '../../../main/browsers/native-host.ts';
import { type Chromium, startChromium } from '../../peers/browsers/chromium.ts';
import { freshFolder } from '../../peers/servers/folder.ts';
import { dragoman, root } from '../places.ts';

export const extension = join(root, 'out', 'extension');

/** Chromium as it is. */
export function bareBrowser(): Promise<Chromium> {
  const home = freshFolder('chromium');
  return startChromium({ profile: join(home, 'profile'), home });
}

/** Chromium with the extension, which finds the core of this home folder. */
export async function browserOf(home: string): Promise<Chromium> {
  const folder = freshFolder('chromium');
  const profile = join(folder, 'profile');
  const host = await installHost(home, { program: process.execPath, args: [dragoman] });
  await installManifest(
    { name: 'Chromium', kind: 'chromium', folder: join(profile, 'NativeMessagingHosts') },
    host,
  );
  return startChromium({ profile, extension, home: folder });
}
