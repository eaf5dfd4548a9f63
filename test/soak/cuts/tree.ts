import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** All below a path and that itself: kinds, sizes, SHA-256, times and whether it may be run; by path from there. */
export type Tree = ReadonlyMap<string, string>;

export async function treeOf(path: string): Promise<Tree> {
  const tree = new Map<string, string>();
  const visit = async (at: string, below: string): Promise<void> => {
    const stats = await lstat(at);
    if (!stats.isDirectory()) {
      const kind = stats.isFile() ? await sha256(at) : 'neither file nor folder';
      const mayRun = (stats.mode & 0o100) !== 0 ? 'executable' : 'plain';
      tree.set(below, `${stats.size} bytes ${kind} ${mayRun} ${Math.round(stats.mtimeMs)}`);
      return;
    }
    tree.set(below, `folder ${Math.round(stats.mtimeMs)}`);
    for (const name of (await readdir(at)).sort()) await visit(join(at, name), join(below, name));
  };
  await visit(path, '.');
  return tree;
}

/** What is missing, too much or not the same; empty when nothing is. */
export function differences(wanted: Tree, found: Tree): string[] {
  const paths = new Set([...wanted.keys(), ...found.keys()]);
  return [...paths].flatMap((path) => {
    const [should, is] = [wanted.get(path), found.get(path)];
    return should === is ? [] : [`${path}: ${is ?? 'is not there'}, and should be: ${should ?? 'nothing'}`];
  });
}

async function sha256(file: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), sum);
  return sum.digest('hex');
}
