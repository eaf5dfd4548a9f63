import { useState } from 'react';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextField,
  type TextFieldProps,
  ToggleButton,
} from 'react-aria-components';
import { signIn as text } from '../text/sign-in.ts';

export interface PasswordInputOptions extends TextFieldProps {
  label: string;
  description?: string | undefined;
  error?: string | undefined;
}

/** A password, hidden until the person wants to see it. */
export function PasswordInput({ label, description, error, ...props }: PasswordInputOptions) {
  const [isShown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      className="field"
      type={isShown ? 'text' : 'password'}
      spellCheck="false"
      isInvalid={error !== undefined}
    >
      <Label>{label}</Label>
      <div className="password">
        <Input className="input" />
        <ToggleButton
          className="button plain"
          aria-label={text.showPassword}
          isSelected={isShown}
          onChange={setShown}
        >
          {isShown ? text.hide : text.show}
        </ToggleButton>
      </div>
      {description && (
        <Text slot="description" className="description">
          {description}
        </Text>
      )}
      <FieldError className="error">{error}</FieldError>
    </TextField>
  );
}
