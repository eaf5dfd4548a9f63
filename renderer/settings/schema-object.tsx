import { complaintOf, faultsBelow, isRecord, propertiesOf } from './schema.ts';
import { type FieldOptions, SchemaField } from './schema-field.tsx';

/** Values that belong together. */
export function ObjectField({ label, ...options }: FieldOptions) {
  const error = complaintOf(label, options.faults);
  return (
    <fieldset className="stack group">
      <legend>{label}</legend>
      {options.schema.description && <p className="soft small">{options.schema.description}</p>}
      <ObjectFields {...options} />
      {error && <span className="error">{error}</span>}
    </fieldset>
  );
}

/** The same without a name around them. */
export function ObjectFields({
  schema,
  value,
  faults,
  onEdit,
  onDone,
}: Omit<FieldOptions, 'label' | 'isRequired'>) {
  const whole = isRecord(value) ? value : {};
  return propertiesOf(schema).map((property) => (
    <SchemaField
      key={property.name}
      schema={property.schema}
      label={property.label}
      isRequired={property.isRequired}
      value={whole[property.name] ?? property.schema.default}
      faults={faultsBelow(faults, property.name)}
      onEdit={(next) => onEdit(withOne(whole, property.name, next))}
      onDone={(next) => onDone(withOne(whole, property.name, next))}
    />
  ));
}

function withOne(whole: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _before, ...others } = whole;
  return value === undefined ? others : { ...others, [name]: value };
}
