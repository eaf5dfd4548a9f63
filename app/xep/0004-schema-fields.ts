import { z } from 'zod';
import { optionOnWire } from './0004-choice.ts';
import type { FieldType } from './0004-data-forms.ts';
import type { Validate } from './0122-data-forms-validation.ts';

declare module 'zod' {
  interface GlobalMeta {
    /** Asks for this kind of field where the schema alone would give another. */
    field?: 'text-private' | 'jid-single' | 'jid-multi' | 'text-multi' | 'hidden' | undefined;
    /** What people read for each value of an enum. */
    labels?: Record<string, string> | undefined;
  }
}

/** A property of a schema, seen as a field of a form; both directions between the two start here. */
export interface SchemaField {
  name: string;
  label: string;
  desc?: string;
  type: FieldType;
  /** What one value is. */
  scalar: 'boolean' | 'integer' | 'number' | 'string';
  /** Whether the value is a list of those. */
  list: boolean;
  /** The schema takes no `undefined`. */
  mandatory: boolean;
  /** The form must bring a value. */
  required: boolean;
  nullable: boolean;
  default?: unknown;
  /** For list-single and list-multi: `wire` is what travels. */
  choices?: { wire: string; value: unknown; label?: string }[];
  validate?: Validate;
}

/** The part of JSON Schema that forms can show. */
interface Property {
  $ref?: string;
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Property[];
  items?: Property;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  field?: FieldType;
  labels?: Record<string, string>;
}

const DATATYPES: { readonly [format: string]: string } = {
  date: 'xs:date',
  'date-time': 'xs:dateTime',
  time: 'xs:time',
  uri: 'xs:anyURI',
};

/** @throws TypeError when a property has no counterpart in XEP-0004, e.g. an object inside the object */
export function schemaFields(schema: z.ZodObject): SchemaField[] {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // JSON Schema's `time` has an offset and zod's has none, so zod leaves the format out.
      if (zodSchema instanceof z.ZodISOTime) jsonSchema.format = 'time';
    },
  });
  const required = new Set(json.required);
  return Object.entries(json.properties ?? {}).map(([name, property]) =>
    toField(name, resolved(property as Property, json.$defs ?? {}), required.has(name)),
  );
}

/** A property whose schema has an id of its own is given by reference. */
function resolved(property: Property, definitions: { readonly [name: string]: object }): Property {
  const { $ref, ...own } = property;
  return $ref ? { ...definitions[$ref.replace('#/$defs/', '')], ...own } : property;
}

function toField(name: string, given: Property, mandatory: boolean): SchemaField {
  const { property, nullable } = withoutNull(given);
  const list = property.type === 'array';
  const item = list ? (property.items ?? {}) : property;
  const choices = choicesOf(item);
  const scalar = scalarOf(item, choices);
  if (!scalar || (list && scalar !== 'string' && !choices)) {
    throw new TypeError(`The property ${name} has no counterpart in a form`);
  }
  const type = given.field ?? property.field ?? typeOf(scalar, list, choices !== undefined);
  const validate = validateOf(scalar, item, list ? property : undefined);
  const desc = given.description ?? property.description;
  return {
    name,
    label: given.title ?? property.title ?? name,
    ...(desc !== undefined && { desc }),
    type,
    scalar,
    list,
    mandatory,
    // An empty list and an empty text are "nothing" in a form (XEP-0004 §3.6): a list may be that, a text not.
    required: mandatory && !nullable && (!list || (property.minItems ?? 0) > 0),
    nullable,
    ...(given.default !== undefined && { default: given.default }),
    ...(choices && { choices }),
    ...(validate && type !== 'hidden' && !type.startsWith('jid') && { validate }),
  };
}

function withoutNull(given: Property): { property: Property; nullable: boolean } {
  if (Array.isArray(given.type)) {
    const [type, ...others] = given.type.filter((name) => name !== 'null');
    if (type !== undefined && others.length === 0) return { property: { ...given, type }, nullable: true };
  }
  const [inner, ...others] = given.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  if (inner && others.length === 0) return { property: { ...inner, ...given }, nullable: true };
  return { property: given, nullable: false };
}

/** An enum, or a union of literals that may each have a title. */
function choicesOf({ enum: values, labels = {}, anyOf }: Property): SchemaField['choices'] {
  if (values) {
    return values.map((value) => {
      const label = Object.hasOwn(labels, String(value)) ? labels[String(value)] : undefined;
      return toChoice(value, label);
    });
  }
  if (anyOf?.every((one) => one.const !== undefined))
    return anyOf.map((one) => toChoice(one.const, one.title));
  return undefined;
}

function toChoice(
  value: unknown,
  label: string | undefined,
): { wire: string; value: unknown; label?: string } {
  const wire = optionOnWire(String(value));
  // Where the value had to be escaped people should still see the name as it is.
  const shown = label ?? (wire === String(value) ? undefined : String(value));
  return { wire, value, ...(shown !== undefined && { label: shown }) };
}

function scalarOf({ type }: Property, choices: SchemaField['choices']): SchemaField['scalar'] | undefined {
  if (type === 'boolean' || type === 'integer' || type === 'number' || type === 'string') return type;
  return choices && 'string';
}

function typeOf(scalar: SchemaField['scalar'], list: boolean, chosen: boolean): FieldType {
  if (chosen) return list ? 'list-multi' : 'list-single';
  if (scalar === 'boolean') return 'boolean';
  return list ? 'text-multi' : 'text-single';
}

function validateOf(
  scalar: SchemaField['scalar'],
  item: Property,
  list: Property | undefined,
): Validate | undefined {
  if (list) {
    const datatype = DATATYPES[item.format ?? ''];
    const { minItems: min, maxItems: max } = list;
    const listRange = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
    if (!datatype && Object.keys(listRange).length === 0) return undefined;
    // XEP-0122 §3.2.2: `open` has each line of a text-multi validated by itself.
    return {
      datatype: datatype ?? 'xs:string',
      method: datatype ? 'open' : 'basic',
      ...(Object.keys(listRange).length > 0 && { listRange }),
    };
  }
  if (item.enum || item.const !== undefined) return undefined;
  if (scalar === 'integer' || scalar === 'number') {
    const step = scalar === 'integer' ? 1 : 0;
    const min =
      item.minimum ?? (item.exclusiveMinimum !== undefined ? item.exclusiveMinimum + step : -Infinity);
    const max =
      item.maximum ?? (item.exclusiveMaximum !== undefined ? item.exclusiveMaximum - step : Infinity);
    // zod bounds every integer by what a number can hold, which is no news to anybody.
    const range = {
      ...(min > Number.MIN_SAFE_INTEGER && { min: String(min) }),
      ...(max < Number.MAX_SAFE_INTEGER && { max: String(max) }),
    };
    const datatype = scalar === 'integer' ? 'xs:integer' : 'xs:decimal';
    return { datatype, method: Object.keys(range).length > 0 ? { range } : 'basic' };
  }
  const datatype = DATATYPES[item.format ?? ''];
  if (datatype) return { datatype, method: 'basic' };
  // A named format's pattern (an e-mail address's, say) is zod's affair and no reading matter.
  if (item.pattern && !item.format) return { datatype: 'xs:string', method: { regex: item.pattern } };
  return undefined;
}
