import type { DataForm, Field } from '../data-form.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import { decodeForm, encodeForm, NS_DATA } from './0004-data-forms.ts';

export const NS_REGISTER = 'jabber:iq:register';
/** XEP-0077 §8 */
export const NS_REGISTER_FEATURE = 'http://jabber.org/features/iq-register';
const NS_OOB = 'jabber:x:oob';

/** What a server wants to know of a new account (§3.1). */
export interface Registration {
  form: DataForm;
  /** Asked by the elements of `jabber:iq:register` itself, and to be answered so; else by a data form (§4). */
  isLegacy: boolean;
  /** Where it is done instead (§5), or a puzzle can be looked at (XEP-0158 §4). */
  url?: string;
}

/** `<query xmlns='jabber:iq:register'/>`, as a question. */
export function encodeRegistrationQuery(): Element {
  return xml('query', { xmlns: NS_REGISTER });
}

/**
 * A data form goes before the elements, and those before a link (§6). The elements become fields of a form too,
 * so that everything after here knows forms alone.
 * @throws StanzaError modify/bad-request
 */
export function decodeRegistration(query: Element): Registration {
  if (!query.is('query', NS_REGISTER)) throw new StanzaError('modify', 'bad-request');
  const link = query.getChild('x', NS_OOB)?.getChildText('url')?.trim();
  const dataForm = query.getChild('x', NS_DATA);
  if (dataForm) {
    const form = decodeForm(dataForm);
    const url = link || form.fields.find((field) => field.var === 'captcha-fallback-url')?.values[0];
    return { form, isLegacy: false, ...(url && { url }) };
  }
  const instructions = query.getChildText('instructions', NS_REGISTER)?.trim();
  const form: DataForm = {
    type: 'form',
    ...(instructions && { instructions: [instructions] }),
    fields: query.getChildElements().flatMap(fieldOf),
  };
  return { form, isLegacy: true, ...(link && { url: link }) };
}

/** All that was asked for is required (§3.1). */
function fieldOf(element: Element): Field[] {
  const name = element.getName();
  if (element.getNS() !== NS_REGISTER || ['instructions', 'registered', 'remove'].includes(name)) return [];
  const text = element.getText();
  const values = text ? [text] : [];
  if (name === 'key') return [{ var: name, type: 'hidden', values }]; // §7: given back as it came
  return [{ var: name, type: name === 'password' ? 'text-private' : 'text-single', required: true, values }];
}

/** The answer, with a submission. */
export function encodeRegistration({ form, isLegacy }: Pick<Registration, 'form' | 'isLegacy'>): Element {
  if (!isLegacy) return xml('query', { xmlns: NS_REGISTER }, encodeForm(form));
  const elements = form.fields.flatMap(({ var: name, values }) => {
    if (!name || !/^[a-z]+$/.test(name)) return []; // §14: none of them is called otherwise
    return [xml(name, {}, values[0] ?? '')];
  });
  return xml('query', { xmlns: NS_REGISTER }, ...elements);
}

/** What somebody wrote into a field. */
export function writtenIn(form: DataForm, name: string): string | undefined {
  return form.fields.find((field) => field.var === name)?.values[0];
}
