import { z } from 'zod';
import { type DataForm, decodeForm, encodeForm, type Field } from '../../../app/xep/0004-data-forms.ts';
import { formFromSchema } from '../../../app/xep/0004-form-from-schema.ts';
import { serialise } from '../../../app/xmpp/serialise.ts';
import { parse } from '../../stanzas/parse.ts';

export const overTheWire = (form: DataForm) => decodeForm(parse(serialise(encodeForm(form))));
export const fieldOf = (property: z.ZodType): Field | undefined =>
  formFromSchema(z.object({ p: property })).fields.map(({ var: _, label: __, ...field }) => field)[0];
export const submit = (...fields: Field[]): DataForm => ({ type: 'submit', fields });
