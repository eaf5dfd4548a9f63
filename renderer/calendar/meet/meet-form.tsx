import { useState } from 'react';
import { Form } from 'react-aria-components';
import { meet as text } from '../../text/meet.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextInput } from '../../ui/text-field.tsx';
import { PeopleFields } from './people-fields.tsx';
import { type Draft, faultsOf, lengths } from './wish.ts';

export interface MeetFormOptions {
  draft: Draft;
  onChange(draft: Draft): void;
  onSend(): void;
}

/** Who is to meet, about what, how long and within which time. */
export function MeetForm({ draft, onChange, onSend }: MeetFormOptions) {
  const [isTried, setTried] = useState(false);
  const faults = faultsOf(draft);
  const change = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  return (
    <Form
      className="stack meet-form"
      validationBehavior="native"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.keys(faults).length === 0) onSend();
      }}
    >
      <PeopleFields
        people={draft.people}
        error={isTried ? faults.people : undefined}
        onChange={(people) => change({ people })}
      />
      <TextInput
        label={text.about}
        isRequired
        maxLength={200}
        value={draft.title}
        onChange={(title) => change({ title })}
      />
      <SelectField
        label={text.length}
        options={lengths.map((minutes) => ({ value: String(minutes), label: text.lengths(minutes) }))}
        value={String(draft.minutes)}
        onChange={(minutes) => change({ minutes: Number(minutes) })}
      />
      <div className="calendar-fields">
        <TextInput
          label={text.notBefore}
          type="datetime-local"
          isRequired
          value={draft.from}
          onChange={(from) => change({ from })}
        />
        <TextInput
          label={text.notAfter}
          type="datetime-local"
          isRequired
          value={draft.to}
          error={isTried ? faults.to : undefined}
          onChange={(to) => change({ to })}
        />
      </div>
      <div className="calendar-fields">
        <SelectField
          label={text.prefer}
          options={Object.entries(text.preferences).map(([value, label]) => ({ value, label }))}
          value={draft.prefer}
          onChange={(prefer) => change({ prefer: prefer as Draft['prefer'] })}
        />
        <SelectField
          label={text.wait}
          options={Object.entries(text.waits).map(([value, label]) => ({ value, label }))}
          value={String(draft.waitSeconds)}
          onChange={(seconds) => change({ waitSeconds: Number(seconds) })}
        />
      </div>
      <div className="row">
        <Button type="submit" kind="primary">
          {text.find}
        </Button>
      </div>
    </Form>
  );
}
