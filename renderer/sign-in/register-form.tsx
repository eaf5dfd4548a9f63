import { useEffect } from 'react';
import type { DataForm } from '../../app/data-form.ts';
import { CallError, dragoman } from '../dragoman.ts';
import { DataFormFields } from '../form/data-form-fields.tsx';
import { submission } from '../form/submission.ts';
import { useFormValues } from '../form/use-form-values.ts';
import { initialValues, isFillable } from '../form/values.ts';
import { signIn as text } from '../text/sign-in.ts';
import { Button } from '../ui/button.tsx';
import { TextInput } from '../ui/text-field.tsx';
import { AttemptForm } from './attempt-form.tsx';
import { type Draft, reach } from './draft.ts';
import { ElsewhereNotice } from './elsewhere-notice.tsx';
import { FormFoot } from './form-foot.tsx';
import { problemOf } from './problem.ts';
import type { Registration } from './register.tsx';
import { useAttempt } from './use-attempt.ts';

const words = text.register;

export interface RegisterFormOptions {
  draft: Draft;
  change(some: Partial<Draft>): void;
  registration: Registration;
  onBack(): void;
  /** The account was made, and somehow not signed in to. */
  onMade(made: Partial<Draft>, why: string): void;
}

/** What the server wants to know of the new account. */
export function RegisterForm({ draft, change, registration, onBack, onMade }: RegisterFormOptions) {
  const { domain, isLegacy, preauth, url, name } = registration;
  const form = labelled(registration.form);
  const { values, problems, change: fill, check } = useFormValues(form, startingWith(form, name));
  const { form: element, isTrying, at, attempt, giveUp } = useAttempt();
  const taken = at('username');
  const written = (field: string) => values.get(field)?.[0] ?? '';

  // The button that had the focus is gone.
  useEffect(() => element.current?.querySelector<HTMLElement>('input, button')?.focus(), [element]);

  const make = () => {
    const jid = `${written('username')}@${domain}`;
    void attempt(
      async (signal) => {
        const more = {
          device: draft.device.trim(),
          ...reach(draft),
          ...(preauth !== undefined && { preauth }),
        };
        const input = { domain, form: submission(form, values), isLegacy, ...more };
        await dragoman.desktop.register(input, { signal }).catch((error) => {
          if (!(error instanceof CallError) || error.condition !== 'registered') throw error;
          onMade({ jid, password: written('password') }, text.problems.registered(error.message));
        });
      },
      (error) => problemOf(error, { for: 'new', jid, domain, isServerGiven: draft.server !== '' }),
    );
  };

  return (
    <AttemptForm form={element} isTrying={isTrying} onSubmit={(filled) => check(filled) && make()}>
      <h1 id="sign-in-title">{words.titleAt(domain)}</h1>
      {url !== undefined && <ElsewhereNotice {...{ domain, url }} />}
      <fieldset className="plain-fieldset" disabled={isTrying}>
        <DataFormFields
          form={form}
          values={values}
          problems={taken === undefined ? problems : new Map(problems).set('username', taken)}
          onChange={fill}
        />
      </fieldset>
      {form.fields.some(isFillable) && (
        <>
          <TextInput
            label={text.device}
            description={text.deviceHint}
            value={draft.device}
            onChange={(device) => change({ device })}
            error={at('device')}
            isReadOnly={isTrying}
          />
          <FormFoot problem={at('whole')} {...{ isTrying, giveUp }} go={words.make} going={words.making}>
            <Button onPress={onBack}>{words.back}</Button>
          </FormFoot>
        </>
      )}
      {!form.fields.some(isFillable) && (
        <div>
          <Button onPress={onBack}>{words.back}</Button>
        </div>
      )}
    </AttemptForm>
  );
}

/** The name that an invitation settles (XEP-0445 §2.1) stands there already. */
function startingWith(form: DataForm, name: string | undefined) {
  const values = initialValues(form);
  return name === undefined ? values : new Map(values).set('username', [name]);
}

/** Old servers ask by names alone. */
function labelled(form: DataForm): DataForm {
  return {
    ...form,
    fields: form.fields.map((field) => ({ ...field, label: field.label ?? words.fields[field.var ?? ''] })),
  };
}
