import { settings as text } from '../text/settings.ts';
import { type Fault, isListOfObjects, type Schema } from './schema.ts';
import { BooleanField, ChoiceField } from './schema-choice.tsx';
import { FolderField } from './schema-folder.tsx';
import { ListField } from './schema-list.tsx';
import { ObjectField } from './schema-object.tsx';
import { PermissionField } from './schema-permission.tsx';
import { NumberField, StringField } from './schema-text.tsx';
import { ValuesField } from './schema-values.tsx';
import { WhoField } from './schema-who.tsx';

/** One value to be changed, whatever becomes of the change. */
export interface FieldOptions {
  schema: Schema;
  label: string;
  value: unknown;
  isRequired: boolean;
  /** Of this value and of what is in it. */
  faults: readonly Fault[];
  /** With every key; it may be half a value. */
  onEdit(value: unknown): void;
  /** Left, or chosen. */
  onDone(value: unknown): void;
}

type Field = (options: FieldOptions) => React.ReactNode;

/** Draws any value of a JSON Schema; a new agent's settings need nothing else. */
export function SchemaField(options: FieldOptions) {
  const Kind = fieldOf(options.schema);
  return <Kind {...options} />;
}

function fieldOf(schema: Schema): Field {
  if (schema.enum) return ChoiceField;
  if (schema.format === 'folder') return FolderField;
  if (schema.format === 'who') return WhoField;
  if (schema.format === 'permission') return PermissionField;
  if (isListOfObjects(schema)) return ListField;
  // Its keys are the person's own words.
  if (schema.type === 'object' && !schema.properties) return Undrawable;
  return kinds[schema.type ?? ''] ?? Undrawable;
}

const kinds: Readonly<Record<string, Field>> = {
  string: StringField,
  number: NumberField,
  integer: NumberField,
  boolean: BooleanField,
  array: ValuesField,
  object: ObjectField,
};

function Undrawable({ label }: FieldOptions) {
  return <p className="soft">{text.onlyInFile(label)}</p>;
}
