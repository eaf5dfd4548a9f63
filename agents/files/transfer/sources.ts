import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Refusal } from '../../../app/agent.ts';
import type { TreeEntry } from '../contract-records.ts';
import { type Top, walk } from './walk.ts';

/** What a whole path of this PC means to whoever sends it: a link there is what it leads to. */
export async function sourceAt(path: string, top: number): Promise<Top> {
  const real = await realpath(path).catch(() => {
    throw new Refusal('item-not-found', `${path} is not there, or may not be read.`);
  });
  return { top, root: dirname(real), path: basename(real), name: basename(path) };
}

export async function* walkAll(tops: AsyncIterable<Top> | Iterable<Top>): AsyncGenerator<TreeEntry> {
  for await (const top of tops) yield* walk(top);
}
