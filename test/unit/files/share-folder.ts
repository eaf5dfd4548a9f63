import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-unit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Names that look hostile and are honest file names on this system. */
const oddNames = [
  '...',
  '..hidden',
  'back\\slash',
  '%2e%2e',
  'C:',
  'CON',
  'a b',
  'caf\u00e9.txt',
  'cafe\u0301.txt',
  '\u2025',
  'tab\t',
];

/** A share with files at every depth, every kind of link, and a secret outside. */
export function shareFolder() {
  const base = temporaryFolder();
  const [share, outside] = [join(base, 'share'), join(base, 'outside')];
  for (const folder of [join(share, 'docs', 'deep'), join(share, 'empty'), join(outside, 'docs')])
    mkdirSync(folder, { recursive: true });
  for (const file of ['a.txt', 'docs/b.txt', 'docs/deep/c.txt', ...oddNames])
    writeFileSync(join(share, file), 'inside');
  for (const file of ['secret.txt', 'docs/b.txt']) writeFileSync(join(outside, file), 'SECRET');
  const links = ['', 'docs/', 'docs/deep/'].flatMap((folder) => plantLinks(base, folder));
  return { base, share, outside, links };
}

/** One of each kind of link into one folder of the share; their paths from its root. */
function plantLinks(base: string, folder: string): string[] {
  const [share, outside] = [join(base, 'share'), join(base, 'outside')];
  const up = '../'.repeat(folder.split('/').length);
  const kinds: Record<string, string> = {
    'out-file': join(outside, 'secret.txt'),
    'out-file-relative': `${up}outside/secret.txt`,
    'out-folder': outside,
    'out-folder-relative': `${up}outside`,
    'in-file': join(share, 'a.txt'),
    'in-folder': join(share, 'docs'),
    'to-share': share,
    'to-share-relative': `${up}share`,
    'to-root': '/',
    'to-proc': '/proc/self/root',
    'to-null': '/dev/null',
    'to-nothing': 'nothing',
    'chain-1': 'chain-2',
    'chain-2': 'out-folder',
    'loop-1': 'loop-2',
    'loop-2': 'loop-1',
    self: 'self',
  };
  for (const [name, target] of Object.entries(kinds)) symlinkSync(target, join(share, folder, name));
  return Object.keys(kinds).map((name) => `${folder}${name}`);
}

/** `dev:ino` of all that was made inside: the only things that may ever come out. */
export function inodesBelow(folder: string): Set<string> {
  const found = new Set<string>();
  const visit = (path: string) => {
    const stats = lstatSync(path, { bigint: true });
    if (stats.isFile() || stats.isDirectory()) found.add(`${stats.dev}:${stats.ino}`);
    if (stats.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
  };
  visit(folder);
  return found;
}

/** What can hang or answer where a file is expected; a device only where one may be made. */
export function plantSpecials(share: string): string[] {
  execFileSync('mkfifo', [join(share, 'fifo'), join(share, 'docs', 'fifo')]);
  try {
    execFileSync('mknod', [join(share, 'zero'), 'c', '1', '5'], { stdio: 'ignore' });
    return ['fifo', 'docs/fifo', 'zero'];
  } catch {
    return ['fifo', 'docs/fifo'];
  }
}

export function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

/** The files below a folder, removed ones as well, that this process has open. */
export function openBelow(folder: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`);
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return []; // closed meanwhile
    }
  });
}

/** All that stands below a folder: where, what, which bytes; links not followed. */
export function snapshotOf(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (path: string) => {
    const stats = lstatSync(path, { bigint: true });
    const content = stats.isFile()
      ? readFileSync(path, 'latin1')
      : stats.isSymbolicLink()
        ? readlinkSync(path)
        : '';
    found[relative(folder, path)] = `${stats.ino} ${stats.mode} ${stats.size} ${content}`;
    if (stats.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
  };
  visit(folder);
  return found;
}
