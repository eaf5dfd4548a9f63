import { z } from 'zod';
import { id, title, url } from '../contract-lists.ts';
import { batch, known } from './contract-batch.ts';

const nothing = z.strictObject({});
const device = z.string().min(1);

/** How this device's browser stands to those that it has a set of tabs with. */
export const mirrored = z.object({
  devices: z.array(
    z.object({
      device,
      /** It is up to date; it is away, and will be when it comes back; it goes no further, and why. */
      state: z.enum(['together', 'away', 'stopped']),
      problem: z.string().optional(),
    }),
  ),
  /** Whether the browser that takes part is open. */
  isBrowserOpen: z.boolean(),
  tabCount: z.int(),
  /** Tabs of this browser whose page led elsewhere than in the others. */
  apart: z.array(z.object({ tab: id, url, shows: url.optional() })),
  /** What others closed, newest first. */
  closed: z.array(z.object({ tab: id, url, title, closedAt: z.iso.datetime(), by: device.optional() })),
});

export const mirrorCalls = {
  /** The two browsers have one set of tabs from now on, or no longer. */
  mirror: { input: z.strictObject({ device, isOn: z.boolean() }), output: nothing },
  mirrored: { input: nothing, output: mirrored },
  /** At once and whenever it changes, until the call is canceled. */
  watchMirrored: { input: nothing, output: nothing, progress: mirrored },
  /** Opens a tab again, on all of them, that was closed by mirroring. */
  reopenMirrored: { input: z.strictObject({ tab: id }), output: nothing },
} as const;

export const mirrorLink = {
  /** The asker has one set of tabs with this device from now on, or no longer. */
  mirror: { input: z.strictObject({ isOn: z.boolean() }), output: nothing },
  /** What it does not know of the set, and then what changes, until it is canceled. */
  watchMirror: { input: z.strictObject({ known }), output: nothing, progress: batch },
} as const;

/** What two that mirror each other ask with. */
export const mirrorContract = { name: 'tabs', link: mirrorLink } as const;

export type MirroredNow = z.output<typeof mirrored>;
