/** The part of JSON Schema that the settings screen draws, with what the metas of our schemas add to it. */
export interface Schema {
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  minimum?: number;
  maximum?: number;
  /** Beyond the standard's own: `folder`, `who` and `permission` have fields made for them. */
  format?: string;
  /** What people read for each value of an enum. */
  labels?: Readonly<Record<string, string>>;
  /** Of a list: the order of its items counts. */
  ordered?: boolean;
  /** Where in the window it is changed, if not in the settings. */
  place?: string;
}

/** What is wrong with one value, by its path below whoever is asked. */
export interface Fault {
  path: string;
  message: string;
}

export interface Property {
  name: string;
  label: string;
  schema: Schema;
  isRequired: boolean;
}

export function propertiesOf({ properties = {}, required = [] }: Schema): Property[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    label: schema.title ?? name,
    schema,
    isRequired: required.includes(name),
  }));
}

export function isListOfObjects({ type, items }: Schema): boolean {
  return type === 'array' && items?.type === 'object';
}

/** What a new one begins with. */
export function blank({ type, default: given, enum: values, format }: Schema): unknown {
  if (given !== undefined) return given;
  if (values) return undefined; // it is for the person to choose
  if (format === 'who') return 'jid:';
  if (type === 'object') return {};
  if (type === 'array') return [];
  if (type === 'boolean') return false;
  return type === 'string' ? '' : undefined;
}

/** What is set at a dotted path. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((one, name) => (isRecord(one) ? one[name] : undefined), value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Those at `path` and further down, as seen from there. */
export function faultsBelow(faults: readonly Fault[], path: string): Fault[] {
  return faults.flatMap((fault) => {
    const rest = fault.path.slice(path.length);
    if (!fault.path.startsWith(path) || !/^([.[]|$)/.test(rest)) return [];
    return [{ ...fault, path: rest.replace(/^\./, '') }];
  });
}

/** The fault of a field itself, as a sentence: most follow its name, those with a capital stand alone. */
export function complaintOf(label: string, faults: readonly Fault[]): string | undefined {
  const own = faults.find(({ path }) => path === '');
  if (!own) return undefined;
  return /^\p{Ll}/u.test(own.message) ? `${label} ${own.message}.` : own.message;
}
