import { z } from 'zod';
import { path } from './contract-listing.ts';
import { transferOptions } from './contract-transfer.ts';

// What devices ask each other to transfer files (docs/protocol/transfer.md).

const n = z.int().min(0).max(0xffff_ffff);
const version = z.string().max(200);
const about = {
  sizeBytes: z.int().min(0),
  modifiedMs: z.number(),
  /** Its own owner may run it. */
  executable: z.boolean(),
  version,
};
/** Begins with the last name of what was asked for. */
const inTree = { top: z.int().min(0), path };

export const treeEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), ...inTree, ...about }),
  z.object({ kind: z.literal('folder'), ...inTree, modifiedMs: z.number().optional() }),
  z.object({ kind: z.literal('skipped'), ...inTree, reason: z.string() }),
]);

export const fileHead = z.object({
  n,
  path: path.optional(),
  ...about,
  offset: z.int().min(0),
  /** SHA-256 of what lies before the offset, in hex. */
  before: z.string().optional(),
});
export const fileEnd = z.object({ sha256: z.string() });
export const fileFailed = z.object({ n, condition: z.string(), reason: z.string() });
export const folderHead = z.object({ n, path, modifiedMs: z.number().optional() });

export const MAX_WANTED = 1_000;

export const wanted = z.strictObject({ n, path, version: version.optional(), offset: z.int().min(0) });

const upload = z.string().regex(/^[0-9a-f]{32}$/);
/** From, to; both are in it. */
const ranges = z.array(z.tuple([n, n]));
const { existing } = transferOptions;

export const transferLinkCalls = {
  tree: {
    input: z.strictObject({ paths: z.array(path).min(1).max(10_000) }),
    output: z.object({}),
    bytes: 'down',
  },
  read: {
    input: z.strictObject({ files: z.array(wanted).min(1).max(MAX_WANTED) }),
    output: z.object({}),
    bytes: 'down',
  },
  begin: {
    input: z.strictObject({ upload, to: path, existing }),
    output: z.object({
      isFinished: z.boolean(),
      done: ranges,
      parts: z.array(z.object({ n, version, bytes: z.int() })),
    }),
  },
  write: {
    input: z.strictObject({ upload }),
    progress: z.object({ filesDone: z.int(), bytesDone: z.int() }),
    output: z.object({
      done: ranges,
      left: z.array(z.object({ n, reason: z.string() })),
      /** To be sent once more: they did not come as their sender read them. */
      again: z.array(n),
    }),
    bytes: 'up',
  },
  finish: { input: z.strictObject({ upload }), output: z.object({ results: z.array(z.string()) }) },
  abandon: { input: z.strictObject({ upload }), output: z.object({}) },
} as const;

export type TreeEntry = z.output<typeof treeEntry>;
export type FileHead = z.output<typeof fileHead>;
export type FolderHead = z.output<typeof folderHead>;
export type FileFailed = z.output<typeof fileFailed>;
export type Wanted = z.output<typeof wanted>;
export type Range = readonly [from: number, to: number];
