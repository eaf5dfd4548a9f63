import type { Field } from '../../app/data-form.ts';

/** How a field is drawn and read; XEP-0004 §3.3 by type, XEP-0122 by what its values are. */
export type Kind =
  | { is: 'fixed' | 'hidden' | 'check' | 'password' | 'lines' | 'several' | 'choice' | 'open-choice' }
  | { is: 'text'; input: 'text' | 'date' | 'time' | 'datetime-local' | 'integer' | 'number' | 'url' };

const integers = new Set(['xs:integer', 'xs:int', 'xs:long', 'xs:short', 'xs:byte']);
const numbers = new Set(['xs:decimal', 'xs:double', 'xs:float']);

export function isInteger(datatype: string): boolean {
  return integers.has(datatype);
}

export function isNumber(datatype: string): boolean {
  return integers.has(datatype) || numbers.has(datatype);
}

export function kindOf(field: Field): Kind {
  const { type = 'text-single', validate } = field;
  switch (type) {
    case 'fixed':
    case 'hidden':
      return { is: type };
    case 'boolean':
      return { is: 'check' };
    case 'text-private':
      return { is: 'password' };
    case 'text-multi':
    case 'jid-multi':
      return { is: 'lines' };
    case 'list-multi':
      return { is: 'several' };
    case 'list-single':
      return { is: isOpen(field) ? 'open-choice' : 'choice' };
    case 'jid-single':
      return { is: 'text', input: 'text' };
    case 'text-single':
      // Not only lists may bring options to choose from (XEP-0122 §3.2.2).
      if (validate?.method === 'open' && field.options) return { is: 'open-choice' };
      return { is: 'text', input: inputOf(validate?.datatype ?? 'xs:string') };
  }
}

/** Whether a list takes what it does not offer (XEP-0122 §3.2.2). */
export function isOpen({ validate, options }: Field): boolean {
  return validate?.method === 'open' || !options;
}

function inputOf(datatype: string): Extract<Kind, { is: 'text' }>['input'] {
  if (isInteger(datatype)) return 'integer';
  if (isNumber(datatype)) return 'number';
  if (datatype === 'xs:date') return 'date';
  if (datatype === 'xs:time') return 'time';
  if (datatype === 'xs:dateTime') return 'datetime-local';
  return datatype === 'xs:anyURI' ? 'url' : 'text';
}
