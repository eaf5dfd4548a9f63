import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { rules as text } from '../../text/rules.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/text-field.tsx';
import type { HourRow } from './weekly.ts';

export interface HoursFieldsOptions {
  label: string;
  /** What it means that there are none. */
  empty: string;
  rows: readonly HourRow[];
  onChange(rows: readonly HourRow[]): void;
}

const workingWeek: HourRow = { days: [0, 1, 2, 3, 4], from: '09:00', to: '17:00' };

/** Days and times of a week, one range below the other. */
export function HoursFields({ label, empty, rows, onChange }: HoursFieldsOptions) {
  return (
    <fieldset className="stack calendar-part">
      <legend>{label}</legend>
      {rows.map((row, at) => (
        <Hours
          // biome-ignore lint/suspicious/noArrayIndexKey: a list by its order; its items have no other name
          key={at}
          number={at + 1}
          row={row}
          onChange={(next) => onChange(rows.with(at, next))}
          onRemove={() => onChange(rows.toSpliced(at, 1))}
        />
      ))}
      <div className="row">
        {rows.length === 0 && <span className="soft">{empty}</span>}
        <Button
          kind="quiet"
          aria-label={`${label}: ${text.addHours}`}
          onPress={() => onChange([...rows, workingWeek])}
        >
          {text.addHours}
        </Button>
      </div>
    </fieldset>
  );
}

interface HoursOptions {
  number: number;
  row: HourRow;
  onChange(row: HourRow): void;
  onRemove(): void;
}

function Hours({ number, row, onChange, onRemove }: HoursOptions) {
  const { days, from, to } = row;
  return (
    <div className="calendar-fields">
      <ToggleButtonGroup
        className="rule-days"
        aria-label={text.daysOf(number)}
        selectionMode="multiple"
        selectedKeys={days.map(String)}
        onSelectionChange={(keys) => onChange({ ...row, days: [...keys].map(Number) })}
      >
        {text.shortDays.map((name, day) => (
          <ToggleButton key={name} id={String(day)} className="rule-day">
            {name}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <TextInput
        label={text.hourFrom}
        type="time"
        isRequired
        value={from}
        onChange={(time) => onChange({ ...row, from: time })}
      />
      <TextInput
        label={text.hourTo}
        type="time"
        isRequired
        value={to}
        onChange={(time) => onChange({ ...row, to: time })}
      />
      <Button kind="quiet" aria-label={text.removeOf(text.daysOf(number))} onPress={onRemove}>
        {text.remove}
      </Button>
    </div>
  );
}
