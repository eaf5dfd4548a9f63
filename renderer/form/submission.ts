import type { DataForm, Field } from '../../app/data-form.ts';
import { type Fillable, type FormValues, isEmpty } from './values.ts';

/**
 * What goes back: `var`, type and values of every field but the fixed ones (XEP-0004 §3.2). Hidden fields go back
 * untouched. A field that was emptied is sent without a value, so that its old one is not taken to stand; one that
 * never had any is left out.
 */
export function submission({ fields }: DataForm, values: FormValues): DataForm {
  return {
    type: 'submit',
    fields: fields.flatMap((field): Field[] => {
      const { var: name, type } = field;
      if (name === undefined || type === 'fixed') return [];
      const own = { var: name, ...(type && { type }) };
      if (type === 'hidden') return [{ ...own, values: field.values }];
      const answer = answerOf({ ...field, var: name }, values.get(name) ?? []);
      return answer.length === 0 && field.values.length === 0 ? [] : [{ ...own, values: answer }];
    }),
  };
}

function answerOf({ type = 'text-single', validate }: Fillable, values: readonly string[]): string[] {
  if (type === 'boolean') return values[0] === '1' ? ['1'] : ['0'];
  if (isEmpty(values)) return [];
  switch (type) {
    case 'text-multi':
      return [...values]; // its empty lines belong to the text
    case 'jid-multi':
    case 'list-multi':
      return [
        ...new Set(values.map((value) => (type === 'jid-multi' ? value.trim() : value)).filter(Boolean)),
      ];
    case 'jid-single':
      return [values[0]?.trim() ?? ''];
    default:
      // Spaces around a number or a date are nobody's answer; in a text they may be.
      return [(validate && validate.datatype !== 'xs:string' ? values[0]?.trim() : values[0]) ?? ''];
  }
}
