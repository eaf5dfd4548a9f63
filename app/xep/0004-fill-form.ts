import type { DataForm, Field } from './0004-data-forms.ts';
import { FormProblem } from './0004-values-from-form.ts';

export interface Filled {
  /** What to send; not to be sent while something is missing. */
  submit: DataForm;
  /** Required fields with neither a given value nor one of the form's own. */
  missing: Field[];
  /** Names of given values that this form has no field for: the next step may. */
  unused: string[];
}

/**
 * The client's side: fills a form that came from any entity with values given by name. What is not given keeps the
 * form's own value, hidden fields go back untouched (XEP-0004 §3.3). A list may be answered by an option's label,
 * a boolean by yes or no.
 * @throws FormProblem when a field of one value is given several
 */
export function fillForm(form: DataForm, given: ReadonlyMap<string, readonly string[]>): Filled {
  const fillable = form.fields.filter(({ type, var: name }) => type !== 'fixed' && name !== undefined);
  const names = new Set(fillable.filter(({ type }) => type !== 'hidden').map((field) => field.var));
  const filled = fillable.map((field) => ({ field, values: fill(field, given) }));
  return {
    submit: {
      type: 'submit',
      fields: filled
        .filter(({ values }) => values.length > 0)
        .map(
          ({ field: { var: name, type }, values }) => ({ var: name, ...(type && { type }), values }) as Field,
        ),
    },
    missing: filled
      .filter(({ field, values }) => field.required && values.every((value) => value === ''))
      .map(({ field }) => field),
    unused: [...given.keys()].filter((name) => !names.has(name)),
  };
}

function fill(field: Field, given: ReadonlyMap<string, readonly string[]>): string[] {
  const { var: name = '', type = 'text-single', label = name } = field;
  const values = type === 'hidden' ? undefined : given.get(name);
  if (!values) return field.values;
  if (values.length > 1 && !type.endsWith('-multi')) {
    throw new FormProblem([{ field: name, text: `“${label}” takes one value.` }]);
  }
  if (type === 'text-multi') return values.flatMap((value) => value.split(/\r\n|\r|\n/));
  return values.map((value) => (type === 'boolean' ? yesOrNo(value) : optionNamed(field, value)));
}

function optionNamed({ options = [] }: Field, given: string): string {
  if (options.some(({ value }) => value === given)) return given;
  const labelled = options.filter(({ label }) => label === given);
  return labelled.length === 1 && labelled[0] ? labelled[0].value : given;
}

/** Anything else is left for the other side to judge. */
function yesOrNo(given: string): string {
  const word = given.toLowerCase();
  if (['1', 'true', 'yes', 'y'].includes(word)) return '1';
  return ['0', 'false', 'no', 'n'].includes(word) ? '0' : given;
}
