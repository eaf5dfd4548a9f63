import type { Element } from '../xmpp/xml.ts';

/**
 * What a submission may hold. It is read before anybody knows what was asked for, and a schema's regexes run on
 * its values: their time must not be the sender's to choose (docs/decisions/limits.md).
 */
export const formLimits = { fields: 1000, values: 10_000, fieldCharacters: 65_536, nameCharacters: 256 };

/** What is too big about it, for its sender; undefined when nothing is. */
export function overLimit(form: Element, namespace: string): string | undefined {
  const fields = form.getChildren('field', namespace);
  if (fields.length > formLimits.fields) return 'too many fields';
  let count = 0;
  for (const field of fields) {
    const { var: name = '' }: { var?: string } = field.attrs;
    if (name.length > formLimits.nameCharacters) return 'a field with too long a name';
    const values = field.getChildren('value', namespace);
    count += values.length;
    if (count > formLimits.values) return 'too many values';
    const characters = values.reduce((sum, value) => sum + value.getText().length, 0);
    if (characters > formLimits.fieldCharacters) return `the field ${name} is too long`;
  }
  return undefined;
}
