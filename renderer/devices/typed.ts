import type { DataForm } from '../../app/data-form.ts';
import { type Fillable, type FormValues, initialValues, isFillable } from '../form/values.ts';

/**
 * What was typed at each step of a command, so that nothing is typed twice: when the person goes back, or starts anew
 * because the session expired, a field that comes as it came before has again what was put there.
 */
export class Typed {
  readonly #steps = new Map<number, Map<string, readonly string[]>>();

  keep(step: number, form: DataForm, values: FormValues): void {
    const kept = form.fields
      .filter(isFillable)
      .map((field) => [nameOf(field), values.get(field.var) ?? []] as const);
    this.#steps.set(step, new Map(kept));
  }

  restore(step: number, form: DataForm): FormValues {
    const kept = this.#steps.get(step);
    const values = new Map(initialValues(form));
    for (const field of form.fields.filter(isFillable)) {
      const before = kept?.get(nameOf(field));
      if (before) values.set(field.var, before);
    }
    return values;
  }

  clear(): void {
    this.#steps.clear();
  }
}

/** All that makes the same name the same question. */
function nameOf({ var: name, type, label, options, values }: Fillable): string {
  return JSON.stringify([name, type, label, options, values]);
}
