import { useState } from 'react';
import { dragoman } from '../../dragoman.ts';
import { useLive, useStatus } from '../../live.ts';
import { meet as text } from '../../text/meet.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/text-field.tsx';
import { CheckField } from '../../ui/toggles.tsx';
import { visible } from '../../ui/visible.ts';
import { addressProblem, type Draft } from './wish.ts';

/** More are found by writing their address. */
const MOST_OFFERED = 12;

export interface PeopleFieldsOptions {
  people: Draft['people'];
  error: string | undefined;
  onChange(people: Draft['people']): void;
}

/** Who is to come: contacts that are online by a press, anybody by their address. */
export function PeopleFields({ people, error, onChange }: PeopleFieldsOptions) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const contacts = useLive('contacts', () => dragoman.core.contacts({}), useStatus()?.state) ?? [];
  const offered = contacts.filter(({ jid }) => !people.some((one) => one.jid === jid)).slice(0, MOST_OFFERED);
  const add = (jid: string) => onChange([...people, { jid, mustCome: true }]);
  const addTyped = () => {
    const jid = typed.trim();
    const wrong = addressProblem(jid, people);
    setProblem(wrong);
    if (wrong !== undefined) return;
    add(jid);
    setTyped('');
  };
  return (
    <fieldset className="stack calendar-part">
      <legend>{text.people}</legend>
      {people.length === 0 && (
        <p className={error === undefined ? 'soft' : 'meet-error'}>{error ?? text.nobody}</p>
      )}
      {people.length > 0 && (
        <ul className="meet-people">
          {people.map((one, at) => (
            <li key={one.jid} className="row">
              <span className="meet-person">{visible(one.jid)}</span>
              <CheckField
                aria-label={text.mustComeOf(visible(one.jid))}
                isSelected={one.mustCome}
                onChange={(mustCome) => onChange(people.with(at, { ...one, mustCome }))}
              >
                {text.mustCome}
              </CheckField>
              <Button
                kind="quiet"
                aria-label={text.removeOf(visible(one.jid))}
                onPress={() => onChange(people.toSpliced(at, 1))}
              >
                {text.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {offered.length > 0 && (
        <div className="row">
          <span className="soft small">{text.online}</span>
          {offered.map(({ jid, name }) => (
            <Button key={jid} aria-label={text.addOf(visible(name ?? jid))} onPress={() => add(jid)}>
              {visible(name ?? jid)}
            </Button>
          ))}
        </div>
      )}
      <div className="calendar-fields">
        <TextInput
          label={text.person}
          error={problem}
          value={typed}
          onChange={(words) => {
            setTyped(words);
            setProblem(undefined);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return event.continuePropagation();
            event.preventDefault();
            addTyped();
          }}
        />
        <Button onPress={addTyped}>{text.add}</Button>
      </div>
    </fieldset>
  );
}
