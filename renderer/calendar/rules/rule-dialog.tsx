import { useState } from 'react';
import { Disclosure, DisclosurePanel, Form, Heading, Button as Trigger } from 'react-aria-components';
import type { Rule } from '../../../agents/calendar/contract.ts';
import type { Fault } from '../../settings/schema.ts';
import { rules as text } from '../../text/rules.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextInput } from '../../ui/text-field.tsx';
import { HoursFields } from './hours-fields.tsx';
import { LimitFields, limits } from './limit-fields.tsx';
import { changed, written } from './rule.ts';
import { asksWhenFree, hasLimits, sentenceOf } from './sentence.ts';
import { TriedDetails } from './tried-words.tsx';
import { useTried } from './use-tried.ts';
import { type HourRow, hoursOf, rowsOf } from './weekly.ts';
import { WhoFields } from './who-fields.tsx';

export interface RuleDialogOptions {
  title: string;
  rule: Rule;
  /** All rules with this one in its place. */
  inAll(rule: Rule): readonly Rule[];
  /** From 1 on. */
  number: number;
  /** Resolves with what is wrong with it; closed by its owner when nothing is. */
  onSave(rule: Rule): Promise<readonly Fault[]>;
  onClose(): void;
}

/** One rule as a sentence to be filled in, and what it would have done. */
export function RuleDialog({ title, rule: first, inAll, number, onSave, onClose }: RuleDialogOptions) {
  const [rule, setRule] = useState(first);
  const [hours, setHours] = useState<readonly HourRow[]>(() => rowsOf(first.hours));
  const [noMeetings, setNoMeetings] = useState<readonly HourRow[]>(() => rowsOf(first.noMeetings));
  const [keywords, setKeywords] = useState(() => first.keywords?.join(', ') ?? '');
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const tried = useTried(inAll(rule));
  const change = (part: { [K in keyof Rule]?: Rule[K] | undefined }) => {
    setFaults([]);
    setRule((before) => changed(before, part));
  };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form
        className="stack"
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          void onSave(rule).then(setFaults);
        }}
      >
        <Notice kind="info">{sentenceOf(rule)}</Notice>
        <WhoFields who={rule.who} onChange={(who) => change({ who: who as Rule['who'] })} />
        <TextInput
          label={text.keywords}
          description={text.keywordsHint}
          value={keywords}
          onChange={(words) => {
            setKeywords(words);
            const all = words.split(',').flatMap((one) => one.trim() || []);
            change({ keywords: all.length > 0 ? all : undefined });
          }}
        />
        <SelectField
          label={text.mode}
          isRequired
          options={optionsOf(text.modes)}
          value={rule.mode}
          onChange={(mode) => change({ mode: mode as Rule['mode'] })}
        />
        {hasLimits(rule.mode) && (
          <>
            <HoursFields
              label={text.hours}
              empty={text.anyTime}
              rows={hours}
              onChange={(rows) => {
                setHours(rows);
                change({ hours: hoursOf(rows) });
              }}
            />
            <Disclosure defaultExpanded={hasMoreLimits(first)}>
              <Heading level={3}>
                <Trigger slot="trigger" className="button quiet">
                  {text.limits}
                </Trigger>
              </Heading>
              <DisclosurePanel>
                <div className="stack">
                  <HoursFields
                    label={text.noMeetings}
                    empty={text.never}
                    rows={noMeetings}
                    onChange={(rows) => {
                      setNoMeetings(rows);
                      change({ noMeetings: hoursOf(rows) });
                    }}
                  />
                  <TextInput
                    label={text.zone}
                    description={text.zoneHint}
                    value={rule.zone ?? ''}
                    onChange={(zone) => change({ zone: zone === '' ? undefined : zone })}
                  />
                  <LimitFields rule={rule} onChange={change} />
                </div>
              </DisclosurePanel>
            </Disclosure>
            <SelectField
              label={text.otherwiseLabel}
              options={optionsOf(text.otherwise)}
              value={rule.outOfPolicy}
              onChange={(answer) => change({ outOfPolicy: answer as Rule['outOfPolicy'] })}
            />
          </>
        )}
        {asksWhenFree(rule) && (
          <SelectField
            label={text.whileAskedLabel}
            options={optionsOf(text.whileAsked)}
            value={rule.whileAsked}
            onChange={(meanwhile) => change({ whileAsked: meanwhile as Rule['whileAsked'] })}
          />
        )}
        <TextInput
          label={text.name}
          value={rule.name ?? ''}
          onChange={(name) => change({ name: name === '' ? undefined : name })}
        />
        <section className="calendar-part" aria-label={text.tried}>
          <h3>{text.tried}</h3>
          <TriedDetails tried={tried} number={number} />
        </section>
        {faults.map(({ path, message }) => (
          <Notice key={`${path} ${message}`} kind="bad">
            {text.fault(path, message)}
          </Notice>
        ))}
        <div className="row end">
          <Button onPress={onClose}>{text.cancel}</Button>
          <Button type="submit" kind="primary">
            {text.save}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** Whether some are set that are not in sight at once. */
function hasMoreLimits({ noMeetings, zone, ...rule }: Rule): boolean {
  const said = written(rule);
  return noMeetings !== undefined || zone !== undefined || limits.some((limit) => limit in said);
}

function optionsOf<T extends string>(labels: Readonly<Record<T, string>>): { value: T; label: string }[] {
  return Object.entries<string>(labels).map(([value, label]) => ({ value: value as T, label }));
}
