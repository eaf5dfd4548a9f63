import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { localAddress } from '../local/address.ts';
import { CHROMIUM_ID, FIREFOX_ID, HOST_NAME, origins } from './extension.ts';
import type { Browser } from './places.ts';
import { relayScript } from './relay-script.ts';

const PERL = '/usr/bin/perl';

/** How to start this command line again. */
interface Ourselves {
  program: string;
  args: readonly string[];
}

/** One program for all browsers, in the home folder. Safe to repeat. */
export async function installHost(home: string, ourselves: Ourselves): Promise<string> {
  const file = hostFile(home);
  await mkdir(join(home, 'browsers'), { recursive: true, mode: 0o700 });
  const script = hasPerl()
    ? relayScript(PERL, { socket: localAddress(home).path, origins })
    : `#!/bin/sh\n# Written by \`dragoman browsers install\`.\nexec ${[ourselves.program, ...ourselves.args, '--home', home, 'native-host'].map(shellWord).join(' ')} -- "$@"\n`;
  await writeFileAtomic(file, script, { mode: 0o700 });
  await chmod(file, 0o700); // one that was there keeps its mode
  return file;
}

/** Tells a browser of the host, for our extension alone. */
export async function installManifest({ kind, folder }: Browser, host: string): Promise<void> {
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
}

/** Which host a browser would start; undefined for none. */
export async function installedHost({ folder }: Browser): Promise<string | undefined> {
  try {
    const { path } = JSON.parse(await readFile(manifestFile(folder), 'utf8'));
    return typeof path === 'string' ? path : undefined;
  } catch {
    return undefined;
  }
}

export async function removeManifest({ folder }: Browser): Promise<void> {
  await rm(manifestFile(folder), { force: true });
}

export async function removeHost(home: string): Promise<void> {
  await rm(join(home, 'browsers'), { recursive: true, force: true });
}

export function hostFile(home: string): string {
  return join(home, 'browsers', 'native-host');
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

function shellWord(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
