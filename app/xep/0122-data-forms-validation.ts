import type { Validate } from '../data-form.ts';
import { type Element, xml } from '../xmpp/xml.ts';

export type { Validate } from '../data-form.ts';

export const NS_VALIDATE = 'http://jabber.org/protocol/xdata-validate';

/** `<validate datatype='xs:integer'><range min='1' max='5'/></validate>` */
export function encodeValidate({ datatype, method, listRange }: Validate): Element {
  const children: Element[] = [];
  if (typeof method === 'string') children.push(xml(method, {}));
  else if ('range' in method) children.push(xml('range', { ...method.range }));
  else children.push(xml('regex', {}, method.regex));
  if (listRange) children.push(xml('list-range', { ...listRange }));
  return xml('validate', { xmlns: NS_VALIDATE, datatype }, ...children);
}

/**
 * Whatever is not understood counts as `basic` over `xs:string`, as §4.1 asks. The children are taken by name alone:
 * where the element has a prefix, §4.2's own example leaves its children without.
 */
export function decodeValidate(element: Element): Validate {
  const validate: Validate = {
    datatype: element.attrs.datatype ?? 'xs:string',
    method: decodeMethod(element),
  };
  const list = element.getChild('list-range');
  const listRange = list && { ...count('min', list.attrs.min), ...count('max', list.attrs.max) };
  if (listRange && Object.keys(listRange).length > 0) validate.listRange = listRange;
  return validate;
}

function decodeMethod(element: Element): Validate['method'] {
  if (element.getChild('open')) return 'open';
  const range = element.getChild('range');
  if (range) {
    const { min, max }: { min?: string; max?: string } = range.attrs;
    return { range: { ...(min !== undefined && { min }), ...(max !== undefined && { max }) } };
  }
  const regex = element.getChild('regex');
  return regex ? { regex: regex.getText() } : 'basic';
}

function count<K extends string>(key: K, text: string | undefined): { [P in K]?: number } {
  return text !== undefined && /^\d{1,9}$/.test(text)
    ? ({ [key]: Number(text) } as { [P in K]?: number })
    : {};
}
