import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { localAddress } from '../local/address.ts';
import { CHROMIUM_ID, FIREFOX_ID, HOST_NAME, origins } from './extension.ts';
import { launcher, type Ourselves } from './launcher.ts';
import type { Browser } from './places.ts';
import { Registry } from './registry.ts';
import { relayScript } from './relay-script.ts';

const PERL = '/usr/bin/perl';

/** One program for all browsers, in the home folder. Safe to repeat. */
export async function installHost(home: string, ourselves: Ourselves): Promise<string> {
  const file = hostFile(home);
  await mkdir(join(home, 'browsers'), { recursive: true, mode: 0o700 });
  const script = hasPerl()
    ? relayScript(PERL, { socket: localAddress(home).path, origins })
    : launcher(home, ourselves, process.platform);
  await writeFileAtomic(file, script, { mode: 0o700 });
  await chmod(file, 0o700); // one that was there keeps its mode
  return file;
}

/** Tells a browser of the host, for our extension alone. */
export async function installManifest(
  { kind, folder, key }: Browser,
  host: string,
  registry = new Registry(),
): Promise<void> {
  const manifest = {
    name: HOST_NAME,
    description: 'Dragoman: tabs of this browser on your own devices',
    path: host,
    type: 'stdio',
    ...(kind === 'chromium'
      ? { allowed_origins: [`chrome-extension://${CHROMIUM_ID}/`] }
      : { allowed_extensions: [FIREFOX_ID] }),
  };
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(manifestFile(folder), `${JSON.stringify(manifest, null, 2)}\n`);
  if (key !== undefined) await registry.write(key, manifestFile(folder));
}

/** Which host a browser would start; undefined for none. */
export async function installedHost(
  { folder, key }: Browser,
  registry = new Registry(),
): Promise<string | undefined> {
  try {
    const file = key === undefined ? manifestFile(folder) : await registry.read(key);
    const { path } = JSON.parse(await readFile(file ?? '', 'utf8'));
    return typeof path === 'string' ? path : undefined;
  } catch {
    return undefined;
  }
}

export async function removeManifest({ folder, key }: Browser, registry = new Registry()): Promise<void> {
  if (key === undefined) await rm(manifestFile(folder), { force: true });
  else await registry.remove(key); // the manifest may be another browser's too
}

export async function removeHost(home: string): Promise<void> {
  await rm(join(home, 'browsers'), { recursive: true, force: true });
}

export function hostFile(home: string): string {
  return join(home, 'browsers', process.platform === 'win32' ? 'native-host.bat' : 'native-host');
}

function manifestFile(folder: string): string {
  return join(folder, `${HOST_NAME}.json`);
}

function hasPerl(): boolean {
  if (!existsSync(PERL)) return false;
  try {
    execFileSync(PERL, ['-MSocket', '-MFcntl', '-MErrno', '-e', '1'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // Perl without its modules
  }
}
