import { z } from 'zod';
import { groupKeyList } from './group-keys.ts';

/** What the core itself is asked inside a link; a stanza never reaches it. */
export const groupContract = {
  name: 'core',
  link: {
    /** Every group key that this device holds. */
    groupKeys: { input: z.strictObject({}), output: z.object({ keys: groupKeyList }) },
  },
} as const;
