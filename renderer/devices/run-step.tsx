import { type FormEvent, useEffect, useRef } from 'react';
import { Form } from 'react-aria-components';
import type { DataForm } from '../../app/data-form.ts';
import { DataFormFields } from '../form/data-form-fields.tsx';
import { DataFormResult } from '../form/data-form-result.tsx';
import { useFormValues } from '../form/use-form-values.ts';
import { devices as text } from '../text/devices.ts';
import { Button } from '../ui/button.tsx';
import { visible } from '../ui/visible.ts';
import { buttonsOf, type Step } from './buttons.ts';
import { Notes } from './notes.tsx';
import type { Reply, Run, RunState } from './run.ts';

const noForm: DataForm = { type: 'form', fields: [] };

export interface RunStepOptions {
  run: Run;
  state: RunState;
  reply: Reply;
  /** Also while an answer is under way: the session is canceled at the other side. */
  onCancel(): void;
}

/** What a command asks at one step, and the ways on that it offers. */
export function RunStep({ run, state, reply, onCancel }: RunStepOptions) {
  const { form } = reply;
  const isForm = form?.type === 'form';
  const asked = isForm ? form : noForm;
  const { values, problems, change, check } = useFormValues(asked, state.values);
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = element.current?.querySelector<HTMLElement>(`.data-form ${fields}, .button.primary`);
    first?.focus({ preventScroll: true });
  }, []);
  const buttons = buttonsOf(reply.actions);
  const go = (action: Step) => {
    // Going back, nothing is sent, and so nothing has to be right.
    if (action !== 'prev' && element.current && !check(element.current)) return;
    void run.go(action, values);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const usual = buttons.find(({ isDefault }) => isDefault);
    if (usual) go(usual.action);
  };
  const isLocked = state.problem?.isOver ?? false;
  return (
    <Form
      ref={element}
      className="stack"
      validationBehavior="aria"
      onSubmit={submit}
      {...(asked.title && { 'aria-label': asked.title })}
    >
      {asked.title && <h2>{visible(asked.title)}</h2>}
      <Notes notes={reply.notes} link={reply.link} />
      {isForm && <DataFormFields form={form} values={values} problems={problems} onChange={change} />}
      {form?.type === 'result' && <DataFormResult form={form} />}
      {asked.fields.some(({ required, type }) => required && type !== 'hidden') && (
        <p className="soft small">{text.required}</p>
      )}
      {!form && reply.notes.length === 0 && <p className="soft">{text.nothingToFill}</p>}
      <div className="row">
        {buttons.map(({ action, label, isDefault }) => (
          <Button
            key={action}
            kind={isDefault ? 'primary' : 'plain'}
            type={isDefault ? 'submit' : 'button'}
            isDisabled={isLocked}
            {...(!isDefault && { onPress: () => go(action) })}
          >
            {label}
          </Button>
        ))}
        <Button kind="quiet" onPress={onCancel}>
          {text.cancel}
        </Button>
      </div>
    </Form>
  );
}

/** Of radios that are one choice, only the chosen one is a stop of the Tab key. */
const fields = ':is(input, textarea, button):not([type=hidden], [tabindex="-1"], [disabled])';
