import { z } from 'zod';
import { KeptFiles } from '../../../app/kept-files.ts';

/** A meeting of the person's own, as others were last told of it; without a text they were not told yet. */
const told = z.strictObject({ uid: z.string(), text: z.string().optional() });

export type Told = z.output<typeof told>;
export type Arranged = KeptFiles<Told>;

/** The meetings that were arranged here. */
export function arrangedIn(folder: string): Arranged {
  return new KeptFiles({ folder, schema: told, keyOf: ({ uid }) => uid });
}
