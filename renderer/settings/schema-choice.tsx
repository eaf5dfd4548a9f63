import { useId } from 'react';
import { settings as text } from '../text/settings.ts';
import { SelectField } from '../ui/select-field.tsx';
import { SwitchField } from '../ui/toggles.tsx';
import { complaintOf } from './schema.ts';
import type { FieldOptions } from './schema-field.tsx';

const NOT_SET = '(not set)';

export function ChoiceField({ schema, label, value, isRequired, faults, onDone }: FieldOptions) {
  const options = (schema.enum ?? []).map((one) => ({
    value: String(one),
    label: schema.labels?.[String(one)] ?? String(one),
  }));
  const isOptional = !isRequired && schema.default === undefined;
  return (
    <SelectField
      label={label}
      description={schema.description}
      error={complaintOf(label, faults)}
      isRequired={isRequired}
      options={isOptional ? [{ value: NOT_SET, label: text.notSet }, ...options] : options}
      value={value === undefined ? (isOptional ? NOT_SET : undefined) : String(value)}
      onChange={(chosen) => onDone(schema.enum?.find((one) => String(one) === chosen))}
    />
  );
}

export function BooleanField({ schema, label, value, faults, onDone }: FieldOptions) {
  const id = useId();
  const error = complaintOf(label, faults);
  return (
    <div className="field">
      <SwitchField
        isSelected={value === true}
        onChange={(isOn) => onDone(isOn)}
        {...(schema.description && { 'aria-describedby': id })}
      >
        {label}
      </SwitchField>
      {schema.description && (
        <span className="description" id={id}>
          {schema.description}
        </span>
      )}
      {error && <span className="error">{error}</span>}
    </div>
  );
}
