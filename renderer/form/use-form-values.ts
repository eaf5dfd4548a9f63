import { useState } from 'react';
import type { DataForm } from '../../app/data-form.ts';
import { form as text } from '../text/form.ts';
import { type FormProblems, problemsOf } from './problems.ts';
import { type FormValues, initialValues } from './values.ts';

/**
 * What a person has filled into a form, and what is wrong with it. Problems are told when the form is to go, and
 * each leaves its field as soon as that is mended. `at`: what stands in it at first, where not its own values.
 */
export function useFormValues(form: DataForm, at?: FormValues) {
  const [values, setValues] = useState<FormValues>(() => at ?? initialValues(form));
  const [problems, setProblems] = useState<FormProblems>(new Map());

  const change = (name: string, now: readonly string[]) => {
    const changed = new Map(values).set(name, now);
    setValues(changed);
    const problem = problemsOf(form, changed).get(name);
    if (problems.has(name) && problem !== problems.get(name)) {
      const rest = new Map(problems);
      if (problem === undefined) rest.delete(name);
      else rest.set(name, problem);
      setProblems(rest);
    }
  };

  /** Whether the form can go; if not, the first field that cannot has the focus. */
  const check = (element: HTMLFormElement): boolean => {
    const found = new Map([...problemsOf(form, values), ...incomplete(element)]);
    setProblems(found);
    if (found.size === 0) return true;
    // The fields know that they are wrong once they are drawn anew.
    requestAnimationFrame(() => focusFirstProblem(element));
    return false;
  };

  return { values, problems, change, check };
}

/** A date of which only the day is there is no value yet, and the field alone knows. */
function incomplete(element: HTMLFormElement): [string, string][] {
  return [...element.elements].flatMap((one): [string, string][] =>
    one instanceof HTMLInputElement && one.validity.badInput && one.name
      ? [[one.name, text.problems.incomplete]]
      : [],
  );
}

function focusFirstProblem(element: HTMLFormElement): void {
  const focusable = 'input:not([hidden]), textarea, button';
  const field = element.querySelector<HTMLElement>('.field[data-invalid]');
  const first = field?.querySelector<HTMLElement>(focusable);
  first?.focus();
  (field ?? first)?.scrollIntoView({ block: 'nearest' });
}
