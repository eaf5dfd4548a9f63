import {
  Button,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { form as text } from '../text/form.ts';
import { TextInput } from '../ui/text-field.tsx';
import { visible } from '../ui/visible.ts';
import { type InputOptions, textOptions } from './input-options.ts';
import { isOpen } from './kind.ts';

/** A list to search; where the form says so (XEP-0122 §3.2.2), also for an entry of one's own. */
export function OpenChoiceInput(options: InputOptions) {
  const { field, label, description, problem, values, onChange } = options;
  const offered = (field.options ?? []).map(({ label: shown, value }, index) => ({
    id: index,
    value,
    label: visible(shown || value),
  }));
  if (offered.length === 0) return <TextInput {...textOptions(options)} />;
  const isOwnAllowed = isOpen(field);
  const [value = ''] = values;
  const at = offered.findIndex((option) => option.value === value);
  const choose = (key: unknown) => {
    const option = typeof key === 'number' ? offered[key] : undefined;
    if (option) onChange([option.value]);
    else if (!isOwnAllowed) onChange([]);
  };
  const type = (typed: string) => {
    const named = offered.find((option) => option.label === typed);
    if (isOwnAllowed) onChange([named?.value ?? typed]);
  };
  return (
    <ComboBox
      // It keeps its own text; another form brings another.
      className="field"
      defaultItems={offered}
      defaultInputValue={offered[at]?.label ?? value}
      defaultValue={at >= 0 ? at : null}
      allowsCustomValue={isOwnAllowed}
      allowsEmptyCollection
      isRequired={field.required ?? false}
      isInvalid={problem !== undefined}
      menuTrigger="focus"
      onChange={choose}
      onInputChange={type}
    >
      <Label>{label}</Label>
      <div className="combo">
        <Input className="input" placeholder={text.typeToFind} />
        <Button className="button combo-button">
          <span aria-hidden="true">▾</span>
        </Button>
      </div>
      {description && (
        <Text slot="description" className="description">
          {description}
        </Text>
      )}
      <FieldError className="error">{problem}</FieldError>
      <Popover className="popover">
        <ListBox
          className="options"
          renderEmptyState={() => <div className="option soft">{text.nothingFound}</div>}
        >
          {(item: (typeof offered)[number]) => (
            <ListBoxItem id={item.id} textValue={item.label} className="option">
              {item.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
