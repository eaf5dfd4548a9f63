import {
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Text,
} from 'react-aria-components';

export interface SelectFieldOptions {
  label: string;
  description?: string | undefined;
  error?: string | undefined;
  isRequired?: boolean;
  options: readonly { value: string; label: string }[];
  value: string | undefined;
  onChange(value: string): void;
}

/** One of a list. */
export function SelectField(props: SelectFieldOptions) {
  const { label, description, error, options, value, onChange, isRequired = false } = props;
  return (
    <Select
      className="field"
      isRequired={isRequired}
      isInvalid={error !== undefined}
      value={value ?? null}
      onChange={(key) => onChange(String(key))}
    >
      <Label>{label}</Label>
      <Button className="input select-button">
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </Button>
      {description && (
        <Text slot="description" className="description">
          {description}
        </Text>
      )}
      <FieldError className="error">{error}</FieldError>
      <Popover className="popover">
        <ListBox items={options.map((option) => ({ ...option, id: option.value }))}>
          {(item) => (
            <ListBoxItem id={item.id} textValue={item.label} className="option">
              {item.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
