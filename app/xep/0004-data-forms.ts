import { type DataForm, type Field, type FieldType, fieldType } from '../data-form.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import { formLimits, overLimit } from './0004-form-limits.ts';
import { decodeValidate, encodeValidate, NS_VALIDATE } from './0122-data-forms-validation.ts';
import { writable } from './writable-text.ts';

export type { DataForm, Field, FieldType } from '../data-form.ts';

export const NS_DATA = 'jabber:x:data';

const FIELD_TYPES: ReadonlySet<string> = new Set(fieldType.options);
const FORM_TYPES: ReadonlySet<string> = new Set<DataForm['type']>(['form', 'submit', 'cancel', 'result']);

/** `<x xmlns='jabber:x:data' type='form'><title/><instructions/><field/>…</x>` */
export function encodeForm(form: DataForm): Element {
  return xml(
    'x',
    { xmlns: NS_DATA, type: form.type },
    ...(form.title ? [xml('title', {}, line(form.title))] : []),
    ...(form.instructions ?? []).map((text) => xml('instructions', {}, line(text))),
    ...(form.reported ? [xml('reported', {}, ...form.reported.map(encodeField))] : []),
    ...form.fields.map(encodeField),
    ...(form.items ?? []).map((item) => xml('item', {}, ...item.map(encodeField))),
  );
}

function encodeField(field: Field): Element {
  // §3.3: a text-multi travels as one <value/> a line.
  const values =
    field.type === 'text-multi' ? field.values.flatMap((value) => value.split(/\r\n|\r|\n/)) : field.values;
  return xml(
    'field',
    { var: field.var, type: field.type, label: field.label && line(field.label) },
    ...(field.desc ? [xml('desc', {}, line(field.desc))] : []),
    ...(field.required ? [xml('required', {})] : []),
    ...values.map((value) => xml('value', {}, writable(value))),
    ...(field.options ?? []).map(({ label, value }) =>
      xml('option', { label: label && line(label) }, xml('value', {}, writable(value))),
    ),
    ...(field.validate ? [encodeValidate(field.validate)] : []),
  );
}

/**
 * Reads `<x xmlns='jabber:x:data'>`. A submission is read for var, type and values alone: Cheogram sends the
 * whole form back and Converse no types. A field type we do not know is `text-single` (§3.3).
 * @throws StanzaError modify/bad-request when the form is malformed, or a submission over the limits
 */
export function decodeForm(element: Element): DataForm {
  if (!element.is('x', NS_DATA)) throw malformed('not a data form');
  const { type }: { type?: string } = element.attrs;
  if (!isFormType(type)) throw malformed(`unknown form type ${shown(type ?? '(none)')}`);
  if (type === 'submit' || type === 'cancel') {
    const problem = overLimit(element, NS_DATA);
    if (problem) throw malformed(problem);
    return {
      type,
      fields: decodeFields(element, decodeSubmitted).filter(({ var: name }) => name !== undefined),
    };
  }
  const title = line(element.getChildText('title', NS_DATA) ?? '');
  const instructions = element
    .getChildren('instructions', NS_DATA)
    .flatMap((child) =>
      child
        .getText()
        .split(/\r\n|\r|\n/)
        .map(line),
    )
    .filter(Boolean);
  const reported = element.getChild('reported', NS_DATA);
  const items = element.getChildren('item', NS_DATA);
  return {
    type,
    ...(title && { title }),
    ...(instructions.length > 0 && { instructions }),
    fields: decodeFields(element, decodeField),
    ...(reported && { reported: decodeFields(reported, decodeField) }),
    ...((reported || items.length > 0) && { items: items.map((item) => decodeFields(item, decodeField)) }),
  };
}

function decodeFields(parent: Element, decode: (element: Element) => Field): Field[] {
  const seen = new Set<string>();
  return parent.getChildren('field', NS_DATA).map((element) => {
    const field = decode(element);
    if (field.var === undefined) {
      if (field.type !== 'fixed') throw malformed('a field without var');
      return field;
    }
    if (seen.has(field.var)) throw malformed(`two fields ${shown(field.var)}`);
    seen.add(field.var);
    return field;
  });
}

function decodeSubmitted(element: Element): Field {
  const { var: name, type }: { var?: string; type?: string } = element.attrs;
  return {
    ...(name !== undefined && { var: name }),
    ...(type !== undefined && { type: isFieldType(type) ? type : 'text-single' }),
    values: element.getChildren('value', NS_DATA).map((value) => value.getText()),
  };
}

function decodeField(element: Element): Field {
  const { label }: { label?: string } = element.attrs;
  const desc = line(element.getChildText('desc', NS_DATA) ?? '');
  const options = element.getChildren('option', NS_DATA).map(decodeOption);
  const validate = element.getChild('validate', NS_VALIDATE);
  return {
    ...decodeSubmitted(element),
    ...(label !== undefined && { label }),
    ...(desc && { desc }),
    ...(element.getChild('required', NS_DATA) && { required: true }),
    ...(options.length > 0 && { options }),
    ...(validate && { validate: decodeValidate(validate) }),
  };
}

function decodeOption(element: Element): { label?: string; value: string } {
  const [value, second] = element.getChildren('value', NS_DATA);
  if (!value || second) throw malformed('an option needs exactly one value');
  const { label }: { label?: string } = element.attrs;
  return { ...(label !== undefined && { label }), value: value.getText() };
}

/** Titles, labels and descriptions hold no newlines (§3, §3.2). */
function line(text: string): string {
  return writable(text).replace(/\s+/g, ' ').trim();
}

function isFormType(type: string | undefined): type is DataForm['type'] {
  return type !== undefined && FORM_TYPES.has(type);
}

function isFieldType(type: string): type is FieldType {
  return FIELD_TYPES.has(type);
}

/** As much of a stranger's word as an error needs. */
function shown(text: string): string {
  return text.slice(0, formLimits.nameCharacters);
}

function malformed(text: string): StanzaError {
  return new StanzaError('modify', 'bad-request', `Data form: ${text}`);
}
