import { z } from 'zod';

/** XEP-0004 §3.3 */
export const fieldType = z.enum([
  'boolean',
  'fixed',
  'hidden',
  'jid-multi',
  'jid-single',
  'list-multi',
  'list-single',
  'text-multi',
  'text-private',
  'text-single',
]);

/**
 * What a form says of a field's values (XEP-0122 §3). A hint to whoever fills the form in: the processor
 * checks by its own schema (§4.4), and a `regex` that came from a peer is shown, never run.
 */
export const validate = z.object({
  /** `xs:string` when the wire had none (§3.1). */
  datatype: z.string(),
  method: z.union([
    z.enum(['basic', 'open']),
    z.object({ range: z.object({ min: z.string().optional(), max: z.string().optional() }) }),
    z.object({ regex: z.string() }),
  ]),
  /** How many may be chosen in a list-multi (§3.3). */
  listRange: z.object({ min: z.number().optional(), max: z.number().optional() }).optional(),
});

/** XEP-0004 §3.2. `var` is absent on `fixed` fields only; `type` only where the context tells it. */
export const field = z.object({
  var: z.string().optional(),
  type: fieldType.optional(),
  label: z.string().optional(),
  desc: z.string().optional(),
  required: z.boolean().optional(),
  values: z.array(z.string()),
  options: z.array(z.object({ label: z.string().optional(), value: z.string() })).optional(),
  validate: validate.optional(),
});

/** XEP-0004 §3.1; `reported` and `items` are the table of §3.4. */
export const dataForm = z.object({
  type: z.enum(['form', 'submit', 'cancel', 'result']),
  title: z.string().optional(),
  instructions: z.array(z.string()).optional(),
  fields: z.array(field),
  reported: z.array(field).optional(),
  items: z.array(z.array(field)).optional(),
});

/** XEP-0050 §4.2. An absent `execute` means `next`; no actions at all means that `execute` completes (§3.4). */
export const actions = z.object({
  execute: z.enum(['prev', 'next', 'complete']).optional(),
  prev: z.boolean().optional(),
  next: z.boolean().optional(),
  complete: z.boolean().optional(),
});

export type FieldType = z.output<typeof fieldType>;
export type Validate = z.output<typeof validate>;
export type Field = z.output<typeof field>;
export type DataForm = z.output<typeof dataForm>;
export type Actions = z.output<typeof actions>;
