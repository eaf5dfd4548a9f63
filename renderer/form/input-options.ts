import type { Fillable } from './values.ts';

export interface FieldInputOptions {
  field: Fillable;
  values: readonly string[];
  problem: string | undefined;
  onChange(values: readonly string[]): void;
}

/** What every way to fill in a field is given. */
export interface InputOptions extends FieldInputOptions {
  label: string;
  description: string | undefined;
}

/** A field of one value as a line of text. */
export function textOptions({ field, label, description, problem, values, onChange }: InputOptions) {
  return {
    name: field.var,
    label,
    description,
    error: problem,
    isRequired: field.required ?? false,
    value: values[0] ?? '',
    onChange: (typed: string) => onChange([typed]),
  };
}
