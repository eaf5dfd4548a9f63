import type { DataForm, Validate } from '../../app/data-form.ts';
import { form as text } from '../text/form.ts';
import { datatypeProblem, rangeProblem } from './datatype.ts';
import { isOpen } from './kind.ts';
import { type Fillable, type FormValues, isEmpty, isFillable } from './values.ts';

/** What must be mended before the form can go, by `var`. */
export type FormProblems = ReadonlyMap<string, string>;

const words = text.problems;

/**
 * By XEP-0004 and what XEP-0122 lets a form say. Only a help for the person: the other side judges by itself (§4.4).
 * A regex of the other side is never run.
 */
export function problemsOf({ fields }: DataForm, values: FormValues): FormProblems {
  const problems = fields.filter(isFillable).flatMap((field): [string, string][] => {
    const problem = problemOf(field, values.get(field.var) ?? []);
    return problem === undefined ? [] : [[field.var, problem]];
  });
  return new Map(problems);
}

function problemOf(field: Fillable, values: readonly string[]): string | undefined {
  const { type = 'text-single', required = false, validate } = field;
  if (type === 'boolean') return undefined; // yes and no are both answers
  const filled = values.filter((value) => value.trim() !== '');
  if (type === 'list-multi') return severalProblem(field, filled);
  if (isEmpty(values))
    return required ? (type === 'list-single' ? words.chooseOne : words.required) : undefined;
  if (type === 'jid-single') return isJid(filled[0] ?? '') ? undefined : words.jid;
  if (type === 'jid-multi') {
    const wrong = filled.find((line) => !isJid(line));
    return wrong === undefined ? undefined : words.jids(wrong);
  }
  if (type === 'list-single' && !isOpen(field))
    return isOffered(field, filled[0] ?? '') ? undefined : words.notOffered;
  if (!validate) return undefined;
  for (const line of filled) {
    const problem = valueProblem(validate, line);
    if (problem !== undefined) return type === 'text-multi' ? words.line(line, problem) : problem;
  }
  return undefined;
}

function severalProblem(field: Fillable, chosen: readonly string[]): string | undefined {
  const { required = false, validate } = field;
  const { min, max } = validate?.listRange ?? {};
  if (chosen.length === 0 && !required) return undefined; // none at all is no answer, not a short one
  if (chosen.length === 0 && (min ?? 1) <= 1) return words.chooseSome;
  if (min !== undefined && chosen.length < min) return words.chooseAtLeast(min);
  if (max !== undefined && chosen.length > max) return words.chooseAtMost(max);
  const own = chosen.filter((value) => !isOffered(field, value));
  if (!isOpen(field) && own.length > 0) return words.notOffered;
  for (const value of own) {
    const problem = validate && valueProblem(validate, value);
    if (problem !== undefined) return words.line(value, problem);
  }
  return undefined;
}

function valueProblem(validate: Validate, value: string): string | undefined {
  const trimmed = value.trim();
  return datatypeProblem(validate.datatype, trimmed) ?? rangeProblem(validate, trimmed);
}

function isOffered({ options = [] }: Fillable, value: string): boolean {
  return options.some((option) => option.value === value);
}

/** RFC 7622 §3 in outline; the server knows the rest. */
export function isJid(value: string): boolean {
  return /^([^\s@/"&'<>:]+@)?[^\s@/]+(\/.+)?$/.test(value.trim()) && value.length <= 3071;
}
