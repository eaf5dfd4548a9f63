import { useState } from 'react';
import type { Rule } from '../../../agents/calendar/contract.ts';
import { rules as text } from '../../text/rules.ts';
import { TextInput } from '../../ui/text-field.tsx';
import { written } from './rule.ts';

type Limit = keyof typeof text.limitLabels;

export const limits = Object.keys(text.limitLabels) as Limit[];

/** How soon, how long, how many; what is empty is no limit. */
export function LimitFields({ rule, onChange }: { rule: Rule; onChange(limits: Partial<Rule>): void }) {
  return (
    <div className="rule-limits">
      {limits.map((limit) => (
        <LimitField
          key={limit}
          label={text.limitLabels[limit]}
          value={written(rule)[limit]}
          onChange={(value) => onChange({ [limit]: value })}
        />
      ))}
    </div>
  );
}

interface LimitFieldOptions {
  label: string;
  value: number | undefined;
  onChange(value: number | undefined): void;
}

function LimitField({ label, value, onChange }: LimitFieldOptions) {
  // Half a number is none yet, and stays as it is typed.
  const [typed, setTyped] = useState(value === undefined ? '' : String(value));
  return (
    <TextInput
      label={label}
      inputMode="numeric"
      value={typed}
      onChange={(words) => {
        setTyped(words);
        onChange(words.trim() === '' ? undefined : Number(words));
      }}
    />
  );
}
