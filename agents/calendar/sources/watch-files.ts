import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { watch } from 'chokidar';

/** chokidar keeps back a second change within 50 ms of the first. */
const DEAF_MS = 100;

/**
 * Tells of each `.ics` file that changes, comes or goes, until the signal aborts: the one file, or those in a folder.
 * Resolves with whether that works here.
 */
export async function watchFiles(
  path: string,
  signal: AbortSignal,
  changed: (path: string) => void,
): Promise<boolean> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  // Never a file alone: chokidar follows its inode, and once two others took its place within 5 ms hears nothing more.
  const folder = isFolder ? path : dirname(path);
  const isOurs = (one: string) =>
    isFolder ? dirname(one) === path && /^[^.].*\.ics$/i.test(basename(one)) : one === path;
  const watcher = watch(folder, {
    depth: 0,
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (one) => one !== folder && !isOurs(one),
  });
  const tell = (one: string) => {
    changed(one);
    setTimeout(() => changed(one), DEAF_MS).unref();
  };
  watcher.on('add', tell).on('change', tell).on('unlink', tell);
  signal.addEventListener('abort', () => void watcher.close(), { once: true });
  if (signal.aborted) await watcher.close();
  return new Promise((resolve) => {
    watcher.once('ready', () => resolve(true)).once('error', () => resolve(false));
    signal.addEventListener('abort', () => resolve(false), { once: true });
  });
}
