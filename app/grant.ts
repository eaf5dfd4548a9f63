import { z } from 'zod';

/**
 * Whom a grant is about. `own-account` is the server's word (same bare JID); `own-devices` are the paired
 * ones, and only inside a link; `contacts` are those who see our presence; `group:` is a group of the roster.
 */
export const who = z
  .string()
  .regex(/^(own-account|own-devices|contacts|everyone|group:.+|jid:([^@/\s]+@)?[^@/\s]+)$/, {
    error: 'must be own-account, own-devices, contacts, everyone, group:NAME or jid:NAME@HOST',
  })
  .meta({ title: 'Who', format: 'who' });

export const decision = z.enum(['allow', 'ask', 'deny']).meta({
  title: 'Decision',
  labels: { allow: 'Allow', ask: 'Ask me each time', deny: 'Refuse' },
});

export const grant = z.strictObject({
  permission: z
    .string()
    .meta({ title: 'Permission', description: 'AGENT.PERMISSION, such as files.read', format: 'permission' }),
  who,
  decision,
});

export type Who = z.output<typeof who>;
export type Decision = z.output<typeof decision>;
export type Grant = z.output<typeof grant>;
