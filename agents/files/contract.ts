import { z } from 'zod';
import { entry, listing, listQuery, path } from './contract-listing.ts';
import { share } from './contract-share.ts';
import { transfer, transferOptions } from './contract-transfer.ts';

export type { Entry, Listing, ListQuery } from './contract-listing.ts';
export type { Share } from './contract-share.ts';
export type { Transfer } from './contract-transfer.ts';

/** Another device by its name, or this one when none is named. */
const device = z.string().optional();
const nothing = z.strictObject({});
const at = z.strictObject({ device, path });
const undoable = z.object({ undo: z.string() });
const found = z.object({ device: z.string(), path, entry });

export const filesContract = {
  name: 'files',
  title: 'Files',
  settings: z.strictObject({
    shares: z
      .array(share)
      .refine((shares) => new Set(shares.map((one) => one.name)).size === shares.length, {
        error: 'two shares have the same name',
      })
      .default([])
      .meta({ title: 'Shares', description: 'Folders of this PC that others can see, each under a name' }),
  }),
  permissions: {
    read: { title: 'See and fetch files', default: [{ who: 'own-account', decision: 'allow' }] },
    search: { title: 'Search by name', default: [{ who: 'own-devices', decision: 'allow' }] },
    add: { title: 'Put in new files', default: [{ who: 'own-devices', decision: 'allow' }] },
    change: { title: 'Rename, move and delete', default: [{ who: 'own-devices', decision: 'allow' }] },
  },
  queries: {
    list: { input: listQuery, output: listing },
  },
  calls: {
    /** One page of a folder, or the shares where the path is empty. */
    list: { input: listQuery.extend({ device }), output: listing },
    info: { input: at, output: entry },
    /** SHA-256 of a file, in hex. */
    hash: { input: at, output: z.object({ sha256: z.string() }), progress: z.object({ bytesDone: z.int() }) },
    /** By name, over all devices where none is named; results as they come. */
    find: {
      input: z.strictObject({ device, path: path.default(''), name: z.string().min(1).max(300) }),
      output: z.object({
        found: z.int(),
        /** Devices that could not be asked, and why. */
        unasked: z.array(z.object({ device: z.string(), reason: z.string() })),
        isCut: z.boolean(),
      }),
      progress: z.array(found),
    },
    /** Tells of changes in one folder until the call is canceled. */
    watch: { input: at, output: nothing, progress: z.object({ path }) },
    makeFolder: { input: at, output: nothing },
    /** A new place or name inside the same share; never over something that is there. */
    move: { input: z.strictObject({ device, from: path, to: path }), output: undoable },
    /** Into the share's trash; `restore` takes it back. */
    trash: { input: at, output: undoable },
    restore: { input: z.strictObject({ device, undo: z.string() }), output: z.object({ note: z.string() }) },
    /** The beginning of a file, for looking at: text, or a whole small picture in base64. */
    preview: {
      input: at,
      output: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('text'), text: z.string(), isCut: z.boolean() }),
        z.object({ kind: z.literal('image'), mediaType: z.string(), base64: z.string() }),
        z.object({ kind: z.literal('none'), reason: z.string() }),
      ]),
    },
    /** One file of any device, this one too, from an offset on: at most `length` bytes, else all there are. */
    read: {
      input: z.strictObject({
        device,
        path,
        offset: z.int().min(0).default(0),
        length: z.int().min(0).optional(),
        via: transferOptions.via,
      }),
      output: z.object({ sentBytes: z.int() }),
      bytes: 'down',
    },
    /** A new file in another device's share from what the caller sends; there only once all has come. */
    write: {
      input: z.strictObject({ device: z.string(), path, ...transferOptions }),
      /** Where it lies now, for `existing` may have given it another name; `skipped` when it was left as it was. */
      output: z.object({ path, sizeBytes: z.int(), skipped: z.boolean().optional() }),
      bytes: 'up',
    },
    /** Queues a transfer from another device into a folder of this PC, by whole path. */
    get: {
      input: z.strictObject({
        device: z.string(),
        from: z.array(path).min(1).max(10_000),
        /** A folder that is there; the things keep their names in it. */
        to: z.string().min(1),
        /** Another name for the one thing. */
        as: z.string().optional(),
        ...transferOptions,
      }),
      output: z.object({ id: z.string() }),
    },
    /** Queues a transfer from this PC, by whole paths, into a folder of another device's share. */
    put: {
      input: z.strictObject({
        device: z.string(),
        from: z.array(z.string().min(1)).min(1).max(10_000),
        to: path,
        as: z.string().optional(),
        ...transferOptions,
      }),
      output: z.object({ id: z.string() }),
    },
    transfers: { input: nothing, output: z.array(transfer) },
    /** The one transfer as it goes on, until it has ended. */
    follow: { input: z.strictObject({ id: z.string() }), output: transfer, progress: transfer },
    /** All transfers, at once and whenever one changes, until the call is canceled. */
    followAll: { input: nothing, output: nothing, progress: z.array(transfer) },
    pause: { input: z.strictObject({ id: z.string() }), output: nothing },
    /** On, or once more after a failure, from what is there already. */
    resume: { input: z.strictObject({ id: z.string() }), output: nothing },
    /** Ends it and takes away what is half done. */
    cancel: { input: z.strictObject({ id: z.string() }), output: nothing },
    /** Takes an ended one, or all of them, off the list. */
    forget: { input: z.strictObject({ id: z.string().optional() }), output: nothing },
  },
  link: {
    list: { input: listQuery, output: listing },
    info: { input: z.strictObject({ path }), output: entry },
  },
} as const;
