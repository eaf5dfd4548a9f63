import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The text of every file below these folders of the repo, by its path from the root with slashes. */
export function readSources(folders: readonly string[], endings = /\.tsx?$/): Map<string, string> {
  const sources = new Map<string, string>();
  const read = (path: string): void => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const name of readdirSync(path).sort()) read(join(path, name));
    else if (stat && endings.test(path)) {
      sources.set(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8'));
    }
  };
  for (const folder of folders) read(join(root, folder));
  return sources;
}
