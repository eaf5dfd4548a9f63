import type { ReactNode } from 'react';
import { form as text } from '../text/form.ts';
import { PasswordInput } from '../ui/password-input.tsx';
import { TextInput } from '../ui/text-field.tsx';
import { visible } from '../ui/visible.ts';
import { CheckInput } from './check-input.tsx';
import { ChoiceInput } from './choice-input.tsx';
import { hintOf, patternOf } from './hints.ts';
import { type FieldInputOptions, type InputOptions, textOptions } from './input-options.ts';
import { kindOf } from './kind.ts';
import { OpenChoiceInput } from './open-choice-input.tsx';
import { SeveralInput } from './several-input.tsx';
import { TypedInput } from './typed-input.tsx';

/** One field of a data form, in the way that suits what it asks for. */
export function FieldInput(options: FieldInputOptions) {
  const { field } = options;
  const description =
    [field.desc && visible(field.desc), hintOf(field)].filter(Boolean).join(' ') || undefined;
  const given = { ...options, label: visible(field.label || field.var), description };
  const pattern = patternOf(field);
  return (
    <>
      {inputOf(given)}
      {pattern !== undefined && (
        <p className="pattern soft small">
          {text.hints.pattern} <code>{visible(pattern)}</code>
        </p>
      )}
    </>
  );
}

function inputOf(options: InputOptions): ReactNode {
  const kind = kindOf(options.field);
  switch (kind.is) {
    case 'check':
      return <CheckInput {...options} />;
    case 'choice':
      return <ChoiceInput {...options} />;
    case 'open-choice':
      return <OpenChoiceInput {...options} />;
    case 'several':
      return <SeveralInput {...options} />;
    case 'text':
      return <TypedInput {...options} input={kind.input} />;
    case 'password':
      return <PasswordInput {...textOptions(options)} autoComplete="new-password" />;
    case 'lines':
      return <Lines {...options} />;
    case 'fixed':
    case 'hidden':
      return null;
  }
}

function Lines(options: InputOptions) {
  return (
    <TextInput
      {...textOptions(options)}
      isMultiline
      value={options.values.join('\n')}
      onChange={(typed) => options.onChange(typed.split('\n'))}
    />
  );
}
