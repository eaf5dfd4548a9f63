import { TextInput } from '../ui/text-field.tsx';
import { type InputOptions, textOptions } from './input-options.ts';
import type { Kind } from './kind.ts';
import { fromInput, toInput } from './moment.ts';

type Input = Extract<Kind, { is: 'text' }>['input'];

/** A line of text, or the system's own field for a date or a time. */
export function TypedInput({ input, ...options }: InputOptions & { input: Input }) {
  const common = textOptions(options);
  switch (input) {
    case 'integer':
      return <TextInput {...common} inputMode="numeric" />;
    case 'number':
      return <TextInput {...common} inputMode="decimal" />;
    case 'url':
      return <TextInput {...common} inputMode="url" />;
    case 'text':
      return <TextInput {...common} />;
    default: {
      const shown = toInput(input, common.value);
      if (shown === undefined) return <TextInput {...common} />;
      return (
        <TextInput
          {...common}
          type={input}
          value={shown}
          onChange={(typed) => options.onChange([fromInput(input, typed)])}
        />
      );
    }
  }
}
