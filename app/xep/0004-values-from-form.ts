import type { z } from 'zod';
import { parseJid } from '../xmpp/jid.ts';
import { complaint } from './0004-complaint.ts';
import type { DataForm } from './0004-data-forms.ts';
import { type SchemaField, schemaFields } from './0004-schema-fields.ts';

/** What is wrong with a submitted form, for the person who filled it in: one sentence a field. */
export class FormProblem extends Error {
  /** `field` is empty where the fault lies in the form as a whole. */
  readonly problems: { field: string; text: string }[];

  constructor(problems: { field: string; text: string }[]) {
    super(problems.map(({ text }) => text).join(' '));
    this.name = 'FormProblem';
    this.problems = problems;
  }
}

/**
 * The typed values of a submission. Fields the schema does not know are ignored (XEP-0004 §3.1). An empty field and
 * an absent one are alike: the schema's default or `optional` answers for both, an unset boolean is false (§3.3) and
 * an unset list is empty. What a hidden field brings back is never used: `known` has it, or the default does.
 * A schema's own messages follow the name of the field: `error: 'must be a name not in use'`.
 * @throws FormProblem
 */
export function valuesFromForm<S extends z.ZodObject>(
  schema: S,
  submitted: DataForm,
  known: Partial<z.input<S>> = {},
): z.output<S> {
  const fields = schemaFields(schema);
  const given = new Map(submitted.fields.map(({ var: name, values }) => [name, values]));
  const problems = new Map<string, string>();
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    try {
      const value =
        field.type === 'hidden'
          ? (known as Record<string, unknown>)[field.name]
          : read(field, given.get(field.name) ?? []);
      if (value !== undefined) input[field.name] = value;
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      problems.set(field.name, sentence(`“${field.label}”`, error.message));
    }
  }
  const labels = new Map(fields.map(({ name, label }) => [name, label]));
  const result = schema.safeParse(input, { error: complaint });
  for (const { path, message } of result.error?.issues ?? []) {
    const name = String(path[0] ?? '');
    const label = labels.get(name);
    if (!problems.has(name))
      problems.set(name, sentence(label === undefined ? 'The form' : `“${label}”`, message));
  }
  if (result.success && problems.size === 0) return result.data;
  throw new FormProblem([...problems].map(([field, text]) => ({ field, text })));
}

/** As long as the longest path. A quadratic regex of a schema has done with it in milliseconds. */
const MAX_LINE = 4096;

class Mistake extends Error {}

function sentence(subject: string, message: string): string {
  return `${subject} ${message}${/[.!?]$/.test(message) ? '' : '.'}`;
}

function read(field: SchemaField, raw: string[]): unknown {
  const values = field.type === 'text-multi' ? raw.flatMap((value) => value.split(/\r\n|\r|\n/)) : raw;
  const filled = values.filter((value) => value.trim() !== '');
  if (filled.length === 0) return nothing(field);
  if (field.list) return [...new Set(filled.map((value) => readOne(field, value)))];
  // A text of several lines keeps its empty ones.
  if (field.type === 'text-multi') return values.join('\n');
  const [value = '', second] = filled;
  if (second !== undefined) throw new Mistake('takes one value');
  return readOne(field, value);
}

function nothing({ list, scalar, nullable, ...field }: SchemaField): unknown {
  if (field.default !== undefined) return undefined;
  if (nullable) return null;
  // Still undefined where the schema says optional, or that there must be something.
  if (!field.mandatory) return undefined;
  if (list) return [];
  return scalar === 'boolean' ? false : undefined;
}

function readOne(field: SchemaField, value: string): unknown {
  if (value.length > MAX_LINE) throw new Mistake(`must have at most ${MAX_LINE} characters`);
  if (field.choices) {
    const chosen = field.choices.find(({ wire }) => wire === value);
    if (!chosen) throw new Mistake('must be one of the choices offered');
    return chosen.value;
  }
  if (field.type === 'jid-single' || field.type === 'jid-multi') return readJid(value);
  switch (field.scalar) {
    case 'boolean':
      return readBoolean(value.trim());
    case 'integer':
      if (!/^[-+]?\d{1,16}$/.test(value.trim())) throw new Mistake('must be a whole number');
      return Number(value);
    case 'number':
      if (!/^[-+]?(\d{1,300}(\.\d{0,300})?|\.\d{1,300})$/.test(value.trim()))
        throw new Mistake('must be a number');
      return Number(value);
    default:
      if (/[\r\n]/.test(value)) throw new Mistake('must be a single line');
      return value;
  }
}

/** XEP-0004 §3.3: the lexical forms of xs:boolean. */
function readBoolean(value: string): boolean {
  if (value === '1' || value === 'true') return true;
  if (value === '0' || value === 'false') return false;
  throw new Mistake('must be yes or no');
}

function readJid(value: string): string {
  try {
    return parseJid(value);
  } catch {
    throw new Mistake('must be an XMPP address like juliet@example.org');
  }
}
