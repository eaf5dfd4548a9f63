import type { DataForm, Field } from '../../app/data-form.ts';
import { FieldInput } from './field-input.tsx';
import type { FormProblems } from './problems.ts';
import { type FormValues, isFillable } from './values.ts';
import './form.css';
import { visible } from '../ui/visible.ts';

export interface DataFormFieldsOptions {
  /** Of type `form`, from any entity. */
  form: DataForm;
  /** What stands in it: `initialValues(form)` at first, then what `onChange` told. */
  values: FormValues;
  /** Of `problemsOf(form, values)`, once the person has tried to send it. */
  problems?: FormProblems | undefined;
  /** For where the title stands elsewhere. */
  hasTitle?: boolean;
  onChange(name: string, values: readonly string[]): void;
}

/**
 * Draws the fields of a data form (XEP-0004, XEP-0122). It holds nothing and sends nothing:
 *
 *     const { values, problems, change, check } = useFormValues(form);
 *     <Form validationBehavior="aria" onSubmit={(event) => {
 *       event.preventDefault();
 *       if (check(event.currentTarget)) send(submission(form, values));
 *     }}>
 *       <DataFormFields form={form} values={values} problems={problems} onChange={change} />
 *     </Form>
 *
 * To switch all of it off while an answer is under way, stand it in a `<fieldset disabled>`.
 */
export function DataFormFields(options: DataFormFieldsOptions) {
  const { form, values, problems, hasTitle = false, onChange } = options;
  const { title, instructions = [], fields } = form;
  return (
    <div className="data-form">
      {hasTitle && title && <h2>{visible(title)}</h2>}
      {instructions.length > 0 && (
        <div className="instructions">
          {instructions.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else to be told apart by
            <p key={index}>{visible(line)}</p>
          ))}
        </div>
      )}
      {fields.map((field, index) =>
        isFillable(field) ? (
          <FieldInput
            key={field.var}
            field={field}
            values={values.get(field.var) ?? []}
            problem={problems?.get(field.var)}
            onChange={(now) => onChange(field.var, now)}
          />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed field needs no name
          <Fixed key={`fixed ${index}`} field={field} />
        ),
      )}
    </div>
  );
}

/** Text between the fields, or the heading of a part of them (XEP-0004 §3.3). */
function Fixed({ field: { type, label, desc, values } }: { field: Field }) {
  if (type !== 'fixed') return null;
  return (
    <div className="fixed">
      {label && <h3>{visible(label)}</h3>}
      {values.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else to be told apart by
        <p key={index}>{visible(line)}</p>
      ))}
      {desc && <p className="soft small">{visible(desc)}</p>}
    </div>
  );
}
