import type { DataForm, Field } from '../../app/data-form.ts';
import { isOpen } from './kind.ts';

/** What stands in the form now, by `var`, as it would travel. A map, for a peer may call a field anything. */
export type FormValues = ReadonlyMap<string, readonly string[]>;

/** A field that a person fills in. */
export type Fillable = Field & { var: string };

export function isFillable(field: Field): field is Fillable {
  return field.var !== undefined && field.type !== 'fixed' && field.type !== 'hidden';
}

/** The form's own values; an unset boolean is false (XEP-0004 §3.3). */
export function initialValues({ fields }: DataForm): FormValues {
  return new Map(fields.filter(isFillable).map((field) => [field.var, initialOf(field)]));
}

function initialOf(field: Field): string[] {
  const { type = 'text-single', values, options = [] } = field;
  if (type === 'boolean') return [values[0] === '1' || values[0] === 'true' ? '1' : '0'];
  if (!type.startsWith('list-') || isOpen(field)) return values;
  // What is set and not offered could not be shown.
  return values.filter((value) => options.some((option) => option.value === value));
}

/** Nothing is filled in: none, or only emptiness. */
export function isEmpty(values: readonly string[]): boolean {
  return values.every((value) => value.trim() === '');
}
