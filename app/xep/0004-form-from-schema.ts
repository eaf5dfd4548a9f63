import type { z } from 'zod';
import { optionOnWire } from './0004-choice.ts';
import type { DataForm, Field } from './0004-data-forms.ts';
import { type SchemaField, schemaFields } from './0004-schema-fields.ts';

export interface FormOptions<S extends z.ZodObject> {
  title?: string;
  instructions?: string | string[];
  /** What the fields show at first; goes before the schema's defaults. */
  values?: Partial<z.input<S>>;
}

/**
 * A form to fill in, from the schema that will judge the answer. Labels, descriptions and the like come from
 * `.meta({ title, description, field, labels })`; see 0004-schema-fields.ts for the whole mapping.
 * @throws TypeError when the schema has what no form can show
 */
export function formFromSchema<S extends z.ZodObject>(schema: S, options: FormOptions<S> = {}): DataForm {
  const { title, instructions, values = {} } = options;
  const known: { readonly [name: string]: unknown } = values;
  return {
    type: 'form',
    ...(title !== undefined && { title }),
    ...(instructions !== undefined && { instructions: [instructions].flat() }),
    fields: schemaFields(schema).map((field) => toFormField(field, known[field.name] ?? field.default)),
  };
}

function toFormField(field: SchemaField, value: unknown): Field {
  const { name, type, label, desc, required, choices, validate } = field;
  if (type === 'hidden') return { var: name, type, values: valuesOnWire(field, value) };
  return {
    var: name,
    type,
    label,
    ...(desc !== undefined && { desc }),
    ...(required && { required }),
    values: valuesOnWire(field, value),
    ...(choices && {
      options: choices.map((one) => ({
        ...(one.label !== undefined && { label: one.label }),
        value: one.wire,
      })),
    }),
    ...(validate && { validate }),
  };
}

/** A property's value as the `<value/>`s of its field. */
export function valuesOnWire({ type, choices }: SchemaField, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  const all = Array.isArray(value) ? value : [value];
  if (type === 'text-multi') return all.flatMap((one) => String(one).split(/\r\n|\r|\n/));
  return all.map((one) => {
    if (typeof one === 'boolean') return one ? '1' : '0';
    return choices ? optionOnWire(String(one)) : String(one);
  });
}
