import { type BigIntStats, lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { Refusal } from '../../../app/agent.ts';
import type { TreeEntry } from '../contract-records.ts';
import { type Folder, openFolder } from '../folder.ts';
import { isHidden, namesOf } from '../names.ts';
import { asRefusal } from '../system-error.ts';
import { headOf } from './outgoing-file.ts';
import { join } from './places.ts';

/** So many are looked at in one go. */
const LOOKS = 256;

/** One thing that was asked for: a file or a folder below a root, and what it is to be called. */
export interface Top {
  top: number;
  root: string;
  path: string;
  name: string;
}

/**
 * Every folder and file below, the files of a folder before the folders in it. Links, sockets, pipes and
 * devices are told and left out, and so is what cannot be read.
 *
 * @throws Refusal when there is no such thing
 */
export async function* walk({ top, root, path, name }: Top): AsyncGenerator<TreeEntry> {
  const names = namesOf(path);
  const last = names.pop();
  const folder = await openFolder(root, names).catch((error) => {
    throw asRefusal(error);
  });
  try {
    if (last === undefined) {
      yield { kind: 'folder', top, path: name, modifiedMs: folder.modifiedMs };
      yield* below(folder, top, name);
    } else {
      yield* one(folder, top, last, name, true);
    }
  } finally {
    await folder[Symbol.asyncDispose]();
  }
}

/** What stands under one name, and all below it. Where it is what was asked for, its absence is a refusal. */
async function* one(
  above: Folder,
  top: number,
  name: string,
  path: string,
  isAsked = false,
): AsyncGenerator<TreeEntry> {
  const stats = above.isHeld ? lookAtOnce(above, name) : await above.look(name);
  if (stats?.isFile()) {
    const { sizeBytes, modifiedMs, executable, version } = headOf(stats);
    yield { kind: 'file', top, path, sizeBytes, modifiedMs, executable, version };
  } else if (stats?.isDirectory()) {
    const folder = await above.below(name).catch((error) => reasonOf(error));
    if (typeof folder === 'string') return yield { kind: 'skipped', top, path, reason: folder };
    try {
      yield { kind: 'folder', top, path, modifiedMs: folder.modifiedMs };
      yield* below(folder, top, path);
    } finally {
      await folder[Symbol.asyncDispose]();
    }
  } else if (isAsked) {
    throw new Refusal('item-not-found', `There is no file or folder called ${path}.`);
  }
}

async function* below(folder: Folder, top: number, path: string): AsyncGenerator<TreeEntry> {
  const found = await readdir(folder.at, { withFileTypes: true }).catch((error) => reasonOf(error));
  if (typeof found === 'string') return yield { kind: 'skipped', top, path, reason: found };
  const folders: string[] = [];
  for (const [index, entry] of found.entries()) {
    if (index % LOOKS === LOOKS - 1) await turn(); // others wait, too
    const { name } = entry;
    const here = join(path, name);
    if (isHidden(name)) continue;
    if (name.includes('\uFFFD'))
      yield { kind: 'skipped', top, path: here, reason: 'Its name is no Unicode.' };
    else if (entry.isDirectory()) folders.push(name);
    else if (entry.isFile()) yield* one(folder, top, name, here);
    else yield { kind: 'skipped', top, path: here, reason: kindOf(entry) };
  }
  for (const name of folders) yield* one(folder, top, name, join(path, name));
}

/** Without the thread pool: by way of that, thousands take several times as long. */
function lookAtOnce(folder: Folder, name: string): BigIntStats | undefined {
  return lstatSync(`${folder.at}/${name}`, { bigint: true, throwIfNoEntry: false });
}

function kindOf(entry: { isSymbolicLink(): boolean }): string {
  return entry.isSymbolicLink()
    ? 'It is a link, and links are not followed.'
    : 'It is neither a file nor a folder.';
}

function reasonOf(error: unknown): string {
  const refusal = asRefusal(error);
  if (refusal instanceof Refusal) return refusal.message;
  throw error;
}
