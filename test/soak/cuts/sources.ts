import { randomFillSync } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Tree, treeOf } from './tree.ts';

export const MIB = 1024 * 1024;

/** What is transferred: one file or folder. */
export interface Source {
  name: string;
  bytes: number;
  files: number;
  tree: Tree;
}

/** For the fast ways, and smaller ones of the same kinds for in-band. */
export interface Sources {
  folder: string;
  fast: readonly Source[];
  slow: readonly Source[];
}

export async function makeSources(folder: string): Promise<Sources> {
  const kinds = (size: string, mib: number, small: number) => [
    [`large ${size}.bin`, (path: string) => large(path, mib)] as const,
    [`small ${size}`, (path: string) => smallFiles(path, small)] as const,
    [`mixed ${size}`, (path: string) => mixture(path, mib / 4, small / 4)] as const,
  ];
  const all = async (size: string, mib: number, small: number) => {
    const sources: Source[] = [];
    for (const [name, make] of kinds(size, mib, small)) {
      make(join(folder, name));
      sources.push(await sourceAt(folder, name));
    }
    return sources;
  };
  return { folder, fast: await all('fast', 96, 1_200), slow: await all('slow', 12, 120) };
}

export async function sourceAt(folder: string, name: string): Promise<Source> {
  const tree = await treeOf(join(folder, name));
  const sizes = [...tree.values()].flatMap((one) => /^(\d+) bytes/.exec(one)?.[1] ?? []).map(Number);
  return { name, tree, files: tree.size, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Of random bytes, so that nothing can be taken for something else, and with a time of its own. */
export function large(path: string, mib: number): void {
  const block = Buffer.alloc(MIB);
  const file = openSync(path, 'w');
  for (let written = 0; written < mib; written++) writeSync(file, randomFillSync(block));
  writeSync(file, block.subarray(0, Math.floor(Math.random() * 1000)));
  closeSync(file);
  date(path);
}

/** A hundred in each folder, of up to 12 KiB. */
export function smallFiles(path: string, count: number): void {
  const block = Buffer.alloc(12 * 1024);
  mkdirSync(path, { recursive: true });
  for (let n = 0; n < count; n++) {
    const inside = join(path, `folder ${Math.floor(n / 100)}`);
    mkdirSync(inside, { recursive: true });
    const file = join(inside, `file ${n}`);
    writeFileSync(file, randomFillSync(block.subarray(0, Math.floor(Math.random() * block.length))));
    date(file);
  }
}

function mixture(path: string, mib: number, small: number): void {
  smallFiles(path, small);
  mkdirSync(join(path, 'empty folder'));
  writeFileSync(join(path, 'empty.txt'), '');
  for (const name of ['grüße', 'Ελληνικά', '日本語', 'العربية', '🦊 & <b>'])
    writeFileSync(join(path, name), `about ${name}`);
  writeFileSync(join(path, 'program'), '#!/bin/sh\n');
  chmodSync(join(path, 'program'), 0o755);
  for (const part of [1, 2, 3]) large(join(path, `part ${part}`), Math.ceil(mib / 3));
}

function date(path: string): void {
  const seconds = 1_000_000_000 + Math.floor(Math.random() * 700_000_000_000) / 1_000;
  utimesSync(path, seconds, seconds);
}
