import { SelectField } from '../ui/select-field.tsx';
import { useKnown } from './context.ts';
import { complaintOf } from './schema.ts';
import type { FieldOptions } from './schema-field.tsx';
import { permissions } from './words.ts';

/** One of what all agents can do for somebody. */
export function PermissionField({ label, value, isRequired, faults, onDone }: FieldOptions) {
  const { drawing } = useKnown();
  return (
    <SelectField
      label={label}
      error={complaintOf(label, faults)}
      isRequired={isRequired}
      options={permissions(drawing)}
      value={typeof value === 'string' ? value : undefined}
      onChange={onDone}
    />
  );
}
