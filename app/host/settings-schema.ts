import { z } from 'zod';
import type { Contract } from '../agent.ts';
import type { SettingsDrawing } from '../contract.ts';
import { grant } from '../grant.ts';
import { bare } from '../xmpp/jid.ts';

/** RFC 6121 §4.7.2.3; only the negative half, because that is what keeps a person's chats away from us. */
const priority = z
  .int()
  .min(-128)
  .max(-1, { error: 'must be from -128 to -1: at 0 or above this device would take your chat messages' })
  .default(-1)
  .meta({
    title: 'Priority',
    description:
      'Among your devices. Always below 0, so that your chats go to your chat apps and never here; -1 is right for ' +
      'almost everybody.',
  });

/** Kept as the server writes it, because addresses are compared everywhere. */
const jid = z
  .string()
  .regex(/^[^@/\s]+@[^@/\s]+$/, { error: 'must be NAME@HOST' })
  .transform((text) => bare(text));

/** Shown in terminals, so nothing that could move a cursor. */
export const deviceName = z
  .string()
  .min(1)
  .max(60)
  .regex(/^\P{Cc}*$/u, { error: 'must not contain control characters' });

const account = z.strictObject({
  jid: jid.meta({ title: 'JID', description: 'name@example.org' }),
  device: deviceName.meta({ title: 'Name of this device', description: 'Only you see it' }),
  resource: z.string().min(1).max(200).meta({ title: 'Resource', description: 'Contacts can see it' }),
  server: z
    .string()
    .regex(/^(\[[0-9a-fA-F:.]+\]|[^:\s]+):\d{1,5}$/, { error: 'must be HOST:PORT' })
    .optional()
    .meta({ title: 'Server', description: 'HOST:PORT; left out, DNS is asked' }),
  ca: z
    .string()
    .optional()
    .meta({ title: 'Own CA', description: 'PEM file, trusted beside the system ones' }),
  allowPlain: z.boolean().default(false).meta({ title: 'Allow the password itself to be sent (over TLS)' }),
  secretsFile: z
    .string()
    .optional()
    .meta({ title: 'Secrets file', description: 'Used instead of a keyring' }),
});

const core = z.strictObject({
  version: z.literal(1, { error: 'must be 1; a higher number was written by a newer Dragoman' }),
  account: account.optional(),
  priority,
  status: z
    .string()
    .max(500)
    .default('')
    .meta({ title: 'Status text', description: 'Your contacts can read it' }),
  grants: z
    .array(grant)
    .default([])
    .meta({ title: 'Grants', description: 'The first that matches counts', ordered: true }),
});

export type AccountSettings = z.output<typeof account>;
export type CoreSettings = z.output<typeof core>;
export type AllSettings = CoreSettings & Record<string, unknown>;

/** All of it as JSON Schema, with the titles and texts of the metas, for front ends that draw it. */
export function drawnSettings(contracts: readonly Contract[]): SettingsDrawing {
  return {
    core: jsonSchema(core),
    agents: contracts.map(({ name, title, settings, permissions }) => ({
      name,
      title,
      schema: jsonSchema(settings),
      permissions: Object.entries(permissions).map(([permission, one]) => ({
        name: `${name}.${permission}`,
        title: one.title,
        default: [...one.default],
      })),
    })),
  };
}

function jsonSchema(schema: z.ZodObject): Record<string, unknown> {
  return { ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
}

/** The whole of settings.json: the core's part and one part an agent. */
export function settingsSchema(contracts: readonly Contract[]): z.ZodType<AllSettings> {
  const permissions = new Set(
    contracts.flatMap((one) => Object.keys(one.permissions).map((name) => `${one.name}.${name}`)),
  );
  return core
    .extend(Object.fromEntries(contracts.map((one) => [one.name, one.settings.prefault({})])))
    .superRefine((settings, context) => {
      for (const [index, { permission }] of (settings as unknown as CoreSettings).grants.entries()) {
        if (permissions.has(permission)) continue;
        context.addIssue({
          code: 'custom',
          path: ['grants', index, 'permission'],
          message: `is no permission; there are ${[...permissions].join(', ')}`,
        });
      }
    }) as unknown as z.ZodType<AllSettings>;
}
