import { useState } from 'react';
import { CheckboxGroup, FieldError, Input, Label, SearchField, Text } from 'react-aria-components';
import { form as text } from '../text/form.ts';
import { TextInput } from '../ui/text-field.tsx';
import { CheckField } from '../ui/toggles.tsx';
import { visible } from '../ui/visible.ts';
import type { InputOptions } from './input-options.ts';
import { isOpen } from './kind.ts';

const MAX_WITHOUT_SEARCH = 10;

/** Any of what is offered; where the form says so (XEP-0122 §3.2.2), also entries of one's own, one on each line. */
export function SeveralInput({ field, label, description, problem, values, onChange }: InputOptions) {
  const [sought, setSought] = useState('');
  const offered = (field.options ?? []).map(({ label: shown, value }) => ({
    value,
    label: visible(shown || value),
  }));
  const isOffered = (value: string) => offered.some((option) => option.value === value);
  // Kept as it is typed: on its way to something else a line may be like what is offered.
  const [own, setOwn] = useState(() => values.filter((value) => !isOffered(value)));
  const chosen = values.filter((value) => isOffered(value) && !own.includes(value));
  const write = (lines: string[]) => {
    setOwn(lines);
    onChange([...chosen, ...lines]);
  };
  const isLong = offered.length > MAX_WITHOUT_SEARCH;
  const found = offered.filter((option) => option.label.toLowerCase().includes(sought.trim().toLowerCase()));
  const boxes = found.map((option, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: two options may have one value
    <CheckField key={`${index} ${option.value}`} value={option.value}>
      {option.label}
    </CheckField>
  ));
  return (
    <CheckboxGroup
      className="field several"
      isInvalid={problem !== undefined}
      value={chosen}
      onChange={(now) => onChange([...now, ...own])}
    >
      <Label>{field.required ? <span className="required">{label}</span> : label}</Label>
      {description && (
        <Text slot="description" className="description">
          {description}
        </Text>
      )}
      {isLong && (
        <div className="row">
          <SearchField
            className="sought"
            aria-label={`${text.filter}: ${label}`}
            value={sought}
            onChange={setSought}
          >
            <Input className="input" placeholder={text.filter} />
          </SearchField>
          <span className="soft small" role="status">
            {text.chosen(chosen.length)}
            {sought && ` · ${text.shown(found.length, offered.length)}`}
          </span>
        </div>
      )}
      <div className={isLong ? 'choices long' : 'choices'}>{boxes}</div>
      {isLong && found.length === 0 && <span className="soft small">{text.nothingFound}</span>}
      <FieldError className="error">{problem}</FieldError>
      {isOpen(field) && (
        <TextInput
          label={text.ownEntries(label)}
          description={text.onePerLine}
          isMultiline
          value={own.join('\n')}
          onChange={(typed) => write(typed === '' ? [] : typed.split('\n'))}
        />
      )}
    </CheckboxGroup>
  );
}
