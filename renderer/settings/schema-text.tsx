import { settings as text } from '../text/settings.ts';
import { TextInput } from '../ui/text-field.tsx';
import { complaintOf, type Schema } from './schema.ts';
import type { FieldOptions } from './schema-field.tsx';

export function StringField({ schema, label, value, isRequired, faults, onEdit, onDone }: FieldOptions) {
  // What may be left out is left out when it is empty.
  const isOptional = !isRequired && schema.default === undefined;
  const meant = (words: string) => (words === '' && isOptional ? undefined : words);
  return (
    <TextInput
      label={label}
      description={schema.description}
      error={complaintOf(label, faults)}
      isRequired={isRequired}
      value={typeof value === 'string' ? value : ''}
      onChange={(words) => onEdit(words)}
      onBlur={() => onDone(meant(String(value ?? '')))}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onDone(meant(String(value ?? '')));
        event.continuePropagation();
      }}
    />
  );
}

/** Text as long as it is typed, for half a number is none; what is no number then is for the schema to refuse. */
export function NumberField({ schema, label, value, isRequired, faults, onEdit, onDone }: FieldOptions) {
  const done = () => onDone(numberOf(value));
  return (
    <div className="short">
      <TextInput
        label={label}
        description={[schema.description, range(schema)].filter(Boolean).join(' ')}
        error={complaintOf(label, faults)}
        isRequired={isRequired}
        inputMode={(schema.minimum ?? -1) >= 0 ? 'decimal' : 'text'}
        value={value === undefined || value === null ? '' : String(value)}
        onChange={(words) => onEdit(words)}
        onBlur={done}
        onKeyDown={(event) => {
          if (event.key === 'Enter') done();
          event.continuePropagation();
        }}
      />
    </div>
  );
}

/** Emptied, it is whatever it is when nobody sets it. */
function numberOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const words = value.trim().replace('−', '-');
  if (words === '') return undefined;
  const number = Number(words);
  return Number.isFinite(number) ? number : value;
}

/** zod bounds every integer by what a number can hold, which is no news to anybody. */
function range({ minimum, maximum }: Schema): string {
  const min = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const max = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  return text.range(min, max);
}
