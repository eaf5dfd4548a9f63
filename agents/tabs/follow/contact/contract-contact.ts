import { z } from 'zod';
import { ledMessage } from '../contract-message.ts';

const nothing = z.strictObject({});
/** One following; of who begins, for the two full JIDs of that query alone. */
const session = z.uuid();

/** What two people of different accounts ask of each other (docs/protocol/follow.md, With a contact). */
export const contactQueries = {
  /** May I follow you? Answered when the person said yes. */
  follow: { input: z.strictObject({ session }), output: nothing },
  /** Would you follow me? Answered when the person said yes. */
  followInvite: { input: z.strictObject({ session }), output: nothing },
  followView: { input: z.strictObject({ session, message: ledMessage }), output: nothing },
  followEnd: {
    input: z.strictObject({ session, reason: z.string().max(300).optional() }),
    output: nothing,
  },
} as const;
