import type { Field } from '../../app/data-form.ts';
import { form as text } from '../text/form.ts';
import { kindOf } from './kind.ts';

const words = text.hints;

/** What may be filled in, as the form says it (XEP-0122 §3.2); beside its own description. */
export function hintOf(field: Field): string | undefined {
  const { validate, type } = field;
  const kind = kindOf(field);
  const hints = [
    ...(type === 'jid-multi' ? [text.onePerLine] : []),
    ...(kind.is === 'open-choice' && field.options ? [text.ownEntry] : []),
    ...(kind.is === 'text' && kind.input === 'datetime-local' ? [words.localTime] : []),
    ...(validate?.datatype === 'xs:language' ? [words.language] : []),
  ];
  const { method, listRange } = validate ?? {};
  if (typeof method === 'object' && 'range' in method) hints.push(...bounds(method.range));
  if (listRange) {
    const { min, max } = listRange;
    if (min !== undefined && max !== undefined) hints.push(words.choose(min, max));
    else if (min !== undefined) hints.push(words.chooseAtLeast(min));
    else if (max !== undefined) hints.push(words.chooseAtMost(max));
  }
  return hints.length > 0 ? hints.join(' ') : undefined;
}

function bounds({ min, max }: { min?: string | undefined; max?: string | undefined }): string[] {
  if (min !== undefined && max !== undefined) return [words.between(min, max)];
  if (min !== undefined) return [words.atLeast(min)];
  return max === undefined ? [] : [words.atMost(max)];
}

/** A pattern of the other side: shown, never run. */
export function patternOf({ validate }: Field): string | undefined {
  return typeof validate?.method === 'object' && 'regex' in validate.method
    ? validate.method.regex
    : undefined;
}
