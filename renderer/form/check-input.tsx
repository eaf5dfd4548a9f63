import { useId } from 'react';
import { Text } from 'react-aria-components';
import { CheckField } from '../ui/toggles.tsx';
import type { InputOptions } from './input-options.ts';

/** Yes or no. */
export function CheckInput({ label, description, values, onChange }: InputOptions) {
  const id = useId();
  return (
    <div className="field">
      <CheckField
        isSelected={values[0] === '1'}
        onChange={(isOn) => onChange([isOn ? '1' : '0'])}
        {...(description && { 'aria-describedby': id })}
      >
        {label}
      </CheckField>
      {description && (
        <Text className="description" id={id}>
          {description}
        </Text>
      )}
    </div>
  );
}
