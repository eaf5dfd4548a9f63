import { FieldError, Label, Radio, RadioGroup, Text } from 'react-aria-components';
import { form as text } from '../text/form.ts';
import { SelectField } from '../ui/select-field.tsx';
import { visible } from '../ui/visible.ts';
import type { InputOptions } from './input-options.ts';
import { OpenChoiceInput } from './open-choice-input.tsx';
import type { Fillable } from './values.ts';

const MAX_RADIOS = 6;
const MAX_SELECT = 20;
const NONE = 'none';

/** One of what is offered: side by side while they are few, in a list, and in one to search when they are many. */
export function ChoiceInput(options: InputOptions) {
  const { field, label, description, problem, values, onChange } = options;
  const count = field.options?.length ?? 0;
  if (count > MAX_SELECT) return <OpenChoiceInput {...options} />;
  // Keys of our own, for two options may have one value.
  const at = field.options?.findIndex(({ value }) => value === values[0]) ?? -1;
  const offered = choices(field);
  const chosen = at >= 0 ? String(at) : offered.some(({ value }) => value === NONE) ? NONE : undefined;
  const choose = (key: string) => {
    const option = field.options?.[Number(key)];
    onChange(option ? [option.value] : []);
  };
  if (count > MAX_RADIOS)
    return (
      <SelectField
        label={label}
        description={description}
        error={problem}
        isRequired={field.required ?? false}
        options={offered}
        value={chosen}
        onChange={choose}
      />
    );
  return (
    <RadioGroup
      className="field"
      isRequired={field.required ?? false}
      isInvalid={problem !== undefined}
      value={chosen ?? null}
      onChange={choose}
    >
      <Label>{label}</Label>
      {offered.map(({ value, label: shown }) => (
        <Radio key={value} value={value} className="check radio">
          <span className="box" />
          <span>{shown}</span>
        </Radio>
      ))}
      {description && (
        <Text slot="description" className="description">
          {description}
        </Text>
      )}
      <FieldError className="error">{problem}</FieldError>
    </RadioGroup>
  );
}

/** What need not be answered can be left open again. */
function choices({ options = [], required = false }: Fillable): { value: string; label: string }[] {
  const offered = options.map(({ label, value }, index) => ({
    value: String(index),
    label: visible(label || value),
  }));
  return required ? offered : [{ value: NONE, label: text.noAnswer }, ...offered];
}
