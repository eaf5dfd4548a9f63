import { join } from 'node:path';
import { filesContract } from '../contract.ts';
import { Marks } from './marks.ts';
import { type Outcome, outcomeOf, Progress, type Run } from './run.ts';
import { send, type ToSend } from './send.ts';
import { sourceAt, walkAll } from './sources.ts';
import { pathBelow, renamedTop } from './top-name.ts';
import { TreeFile } from './tree-file.ts';
import type { Top } from './walk.ts';

/** As often as the other side asks for something once more. */
const PASSES = 2;

/** Puts what is missing of a transfer into a share of another device; asked again after a cut it goes on. */
export async function putAll(run: Run): Promise<Outcome> {
  const { saved, link, signal, folder } = run;
  const { key: upload, existing, to } = saved;
  const tree = new TreeFile(join(folder, 'tree'));
  if (!(await tree.isThere())) await tree.writeEntries(walkAll(topsOf(saved.from)), signal);
  const progress = new Progress(run);
  const done = new Marks();
  const left = new Map<number, string>();
  const failed = new Map<number, string>();
  let again: number[] = [];
  for (let pass = 0; pass === 0 || (pass < PASSES && again.length > 0); pass++) {
    const begun = await link.call(filesContract, 'begin', { upload, to, existing }, { signal });
    const total = await count(tree);
    done.addRanges(begun.done, total);
    await progress.count(tree, done);
    if (begun.isFinished) break;
    const held = new Map(begun.parts.map((part) => [part.n, part]));
    const only = pass > 0 ? new Set(again) : undefined;
    const files = missing(tree, saved, { done, left, held, only });
    const sent = (n: number, problem: Error | undefined) => {
      if (problem) failed.set(n, problem.message);
      else failed.delete(n);
    };
    const answer = await link.call(
      filesContract,
      'write',
      { upload },
      {
        signal,
        up: send(files, sent),
        progress: ({ filesDone, bytesDone }) => progress.tell(filesDone, bytesDone),
      },
    );
    done.addRanges(answer.done, total);
    for (const { n, reason } of answer.left) left.set(n, reason);
    again = answer.again;
  }
  for (const n of again) failed.set(n, 'It arrived otherwise than it was read here, more than once.');
  const results =
    failed.size > 0 ? [] : (await link.call(filesContract, 'finish', { upload }, { signal })).results;
  await progress.count(tree, done);
  return outcomeOf(tree, { left, failed, results, hasSkipped: progress.hasSkipped });
}

async function* topsOf(from: readonly string[]) {
  for (const [top, path] of from.entries()) yield await sourceAt(path, top);
}

async function count(tree: TreeFile): Promise<number> {
  let entries = 0;
  for await (const _ of tree.entries()) entries++;
  return entries;
}

interface Known {
  done: Marks;
  left: ReadonlyMap<number, string>;
  held: ReadonlyMap<number, { version: string; bytes: number }>;
  only: ReadonlySet<number> | undefined;
}

async function* missing(
  tree: TreeFile,
  { from, as }: Run['saved'],
  { done, left, held, only }: Known,
): AsyncGenerator<ToSend> {
  const sources = new Map<number, Top>();
  for await (const [n, entry] of tree.entries()) {
    if (entry.kind === 'skipped' || done.has(n) || left.has(n) || (only && !only.has(n))) continue;
    const told = renamedTop(entry.path, as);
    if (entry.kind === 'folder') {
      yield { n, folder: told, modifiedMs: entry.modifiedMs };
      continue;
    }
    const source = sources.get(entry.top) ?? (await sourceAt(from[entry.top] ?? '', entry.top));
    sources.set(entry.top, source);
    const { root, path } = source;
    const { version = entry.version, bytes: offset = 0 } = held.get(n) ?? {};
    yield { n, root, path: pathBelow(path, entry.path), told, version, offset };
  }
}
