import { z } from 'zod';
import { title, url } from '../contract-lists.ts';
import { apart, ledMessage } from './contract-message.ts';

const nothing = z.strictObject({});
/** A device by its name, or a contact by their JID: the full one where they have several devices online. */
const device = z.string().min(1);

/** Who follows whom, as both screens show it. */
export const following = z.object({
  follows: z
    .object({
      device,
      /** It was asked; it leads; the line to it is cut, and it is tried again. */
      state: z.enum(['asking', 'following', 'cut']),
      /** What its person looks at; nothing while that is not to be told. */
      page: z.object({ url, title }).optional(),
      /** Why this device does not show that page. */
      apart: apart.optional(),
    })
    .optional(),
  /** How the last one ended that was not ended here, or why it did not begin. */
  ended: z.object({ device, reason: z.string() }).optional(),
  /** Devices and contacts that follow this one. */
  followers: z.array(device),
  /** Contacts who were asked to follow this one, and have not answered. */
  invited: z.array(device),
  /** Why the last one does not who was asked, where it was not taken back here. */
  declined: z.object({ device, reason: z.string() }).optional(),
});

export const followCalls = {
  /** This device follows that one until somebody ends it. Resolves when that one leads. */
  follow: { input: z.strictObject({ device }), output: nothing },
  unfollow: { input: nothing, output: nothing },
  /** Asks a contact to follow this one. Resolves when they do; canceled before, it is taken back. */
  invite: { input: z.strictObject({ contact: device }), output: nothing },
  /** That one follows no longer, nor is it asked to; nobody is where none is named. */
  endFollowers: { input: z.strictObject({ device: device.optional() }), output: nothing },
  following: { input: nothing, output: following },
  /** At once and whenever it changes, until the call is canceled. */
  watchFollowing: { input: nothing, output: nothing, progress: following },
} as const;

export const followLink = {
  /** What the person of that device looks at, until it is canceled or they end it. */
  lead: { input: nothing, output: z.object({ reason: z.string() }), progress: ledMessage },
} as const;

/** What a follower asks with. */
export const followContract = { name: 'tabs', link: followLink } as const;

export type FollowingNow = z.output<typeof following>;
