import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from 'react-aria-components';

export interface TextFieldOptions extends TextFieldProps {
  label: string;
  description?: string | undefined;
  error?: string | undefined;
  placeholder?: string;
  isMultiline?: boolean;
}

/** A labelled line of text, or several; the error stands below it and is read out with it. */
export function TextInput(options: TextFieldOptions) {
  const { label, description, error, placeholder, isMultiline, ...props } = options;
  const Control = isMultiline ? TextArea : Input;
  return (
    <TextField {...props} className="field" isInvalid={error !== undefined}>
      <Label>{label}</Label>
      <Control className="input" placeholder={placeholder} />
      {description && (
        <Text slot="description" className="description">
          {description}
        </Text>
      )}
      <FieldError className="error">{error}</FieldError>
    </TextField>
  );
}
