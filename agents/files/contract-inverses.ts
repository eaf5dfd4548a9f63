import { z } from 'zod';
import { path } from './contract-listing.ts';

/** Which file or folder it was, so that no other is taken for it: its number and when it was made. */
const identity = z.string();

/** Paths inside the share. */
export const moved = z.strictObject({ share: z.string(), from: path, to: path, identity });
export const trashed = z.strictObject({ share: z.string(), path, id: z.string(), identity });

export type Moved = z.output<typeof moved>;
export type Trashed = z.output<typeof trashed>;
