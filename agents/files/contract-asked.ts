import { z } from 'zod';
import { entry, listing, listQuery, path } from './contract-listing.ts';

const at = z.strictObject({ path });
const undoable = z.object({ undo: z.string() });

export const found = z.object({ path, entry });

/** No SVG: that can hold scripts, and is text. */
const mediaType = z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/avif']);
const none = z.object({ kind: z.literal('none'), reason: z.string() });

/** The beginning of a text in UTF-8, or a whole small picture: of which kind the bytes are. */
const previewed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), isCut: z.boolean() }),
  z.object({ kind: z.literal('image'), mediaType }),
  none,
]);

/** The same with its bytes. */
export const preview = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), isCut: z.boolean() }),
  z.object({ kind: z.literal('image'), mediaType, base64: z.string() }),
  none,
]);

/** What is asked about the shares of one device: by its own person, or by a paired device inside a link. */
export const asked = {
  /** One page of a folder, or the shares where the path is empty. */
  list: { input: listQuery, output: listing },
  info: { input: at, output: entry },
  /** SHA-256 of a file, in hex. */
  hash: { input: at, output: z.object({ sha256: z.string() }), progress: z.object({ bytesDone: z.int() }) },
  /** Below a path or in all shares: names with these words in them, or as `*` and `?` say; results as they come. */
  find: {
    input: z.strictObject({ path: path.default(''), name: z.string().min(1).max(300) }),
    output: z.object({ found: z.int(), isCut: z.boolean() }),
    progress: z.array(found),
  },
  /** Tells of changes in one folder until the call is canceled. */
  watch: { input: at, output: z.strictObject({}), progress: at },
  makeFolder: { input: at, output: z.strictObject({}) },
  /** A new place or name inside the same share; never over something that is there. */
  move: { input: z.strictObject({ from: path, to: path }), output: undoable },
  /** Into the share's trash, for a month; `restore` takes it back. */
  trash: { input: at, output: undoable },
  /** Takes back what `move` or `trash` did. */
  restore: { input: z.strictObject({ undo: z.string() }), output: z.object({ note: z.string() }) },
  /** What can be looked at of a file. */
  preview: { input: at, output: previewed, bytes: 'down' },
} as const;

/** What was found on which device; on this one where none is named. */
export const foundOn = found.extend({ device: z.string().optional() });

export type Found = z.output<typeof found>;
export type Previewed = z.output<typeof previewed>;
export type Preview = z.output<typeof preview>;
