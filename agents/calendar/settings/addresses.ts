import { z } from 'zod';

const mailto = z
  .string()
  .regex(/^mailto:[^@/\s:]+@[^@/\s:]+$/, { error: 'must be mailto:NAME@HOST' })
  .meta({ title: 'Address' });

/** By which invitations name the person, beside their JID. */
export const addresses = z.array(mailto).max(50).default([]).meta({
  title: 'Your mail addresses',
  description:
    'Such as mailto:you@example.org: invitations to them that another program puts into the calendar are answered, too',
});
