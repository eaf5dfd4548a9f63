import { z } from 'zod';
import { asked, foundOn, preview } from './contract-asked.ts';
import { moved, trashed } from './contract-inverses.ts';
import { listing, listQuery, path } from './contract-listing.ts';
import { transferLinkCalls } from './contract-records.ts';
import { share } from './contract-share.ts';
import { transfer, transferOptions } from './contract-transfer.ts';

export type { Found, Preview, Previewed } from './contract-asked.ts';
export type { Entry, Listing, ListQuery } from './contract-listing.ts';
export type { Share } from './contract-share.ts';
export type { Transfer } from './contract-transfer.ts';

/** Another device by its name, or this one when none is named. */
const device = z.string().optional();
const nothing = z.strictObject({});

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
    send: { title: 'Send files by a chat client', default: [{ who: 'own-account', decision: 'ask' }] },
    add: { title: 'Put in new files', default: [{ who: 'own-devices', decision: 'allow' }] },
    change: { title: 'Rename, move and delete', default: [{ who: 'own-devices', decision: 'allow' }] },
  },
  queries: {
    list: { input: listQuery, output: listing },
  },
  calls: {
    list: { ...asked.list, input: asked.list.input.extend({ device }) },
    info: { ...asked.info, input: asked.info.input.extend({ device }) },
    hash: { ...asked.hash, input: asked.hash.input.extend({ device }) },
    /** Over all devices where none is named and it is not to be `here` alone. */
    find: {
      input: asked.find.input.extend({ device, here: z.boolean().optional() }),
      output: asked.find.output.extend({
        /** Devices that could not be asked, and why. */
        unasked: z.array(z.object({ device: z.string(), reason: z.string() })),
      }),
      progress: z.array(foundOn),
    },
    watch: { ...asked.watch, input: asked.watch.input.extend({ device }) },
    makeFolder: { ...asked.makeFolder, input: asked.makeFolder.input.extend({ device }) },
    move: { ...asked.move, input: asked.move.input.extend({ device }) },
    trash: { ...asked.trash, input: asked.trash.input.extend({ device }) },
    restore: { ...asked.restore, input: asked.restore.input.extend({ device }) },
    /** The beginning of a file, for looking at: text, or a whole small picture in base64. */
    preview: { input: asked.preview.input.extend({ device }), output: preview },
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
  inverses: { move: moved, trash: trashed },
  link: { ...asked, ...transferLinkCalls },
} as const;
