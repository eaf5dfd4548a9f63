import { useEffect, useState } from 'react';
import type { ActivityFilter } from '../../app/contract.ts';
import { dragoman } from '../dragoman.ts';
import { activity as text } from '../text/activity.ts';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextInput } from '../ui/text-field.tsx';

export interface FiltersOptions {
  filter: ActivityFilter;
  /** Bare JIDs of those who stand in the activity. */
  peers: readonly string[];
  onChange(filter: ActivityFilter): void;
}

const ALL = '*';
const HERE = '.';
const TYPING_MS = 200;

const outcomes = Object.entries(text.outcomes).map(([value, label]) => ({ value, label }));

/** Which events are shown. */
export function Filters({ filter, peers, onChange }: FiltersOptions) {
  const [words, setWords] = useState(filter.text ?? '');
  useEffect(() => setWords(filter.text ?? ''), [filter.text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts it, and it takes the filter of then
  useEffect(() => {
    if (words === (filter.text ?? '')) return;
    const timer = setTimeout(() => onChange(withText(filter, words)), TYPING_MS);
    return () => clearTimeout(timer);
  }, [words]);
  const choose = (name: 'agent' | 'peer' | 'outcome') => (value: string) => {
    const { [name]: _before, ...rest } = filter;
    onChange(value === ALL ? rest : { ...rest, [name]: value === HERE ? '' : value });
  };
  const known = filter.peer && !peers.includes(filter.peer) ? [...peers, filter.peer] : peers;
  const agents = Object.keys(dragoman).filter((name) => name !== 'desktop');
  return (
    <search className="events-filters">
      <TextInput
        label={text.search}
        type="search"
        placeholder={text.searchHint}
        value={words}
        maxLength={500}
        onChange={setWords}
      />
      <SelectField
        label={text.agent}
        value={filter.agent ?? ALL}
        onChange={choose('agent')}
        options={[
          { value: ALL, label: text.any },
          ...agents.map((value) => ({ value, label: text.agentName(value) })),
        ]}
      />
      <SelectField
        label={text.peer}
        value={filter.peer === undefined ? ALL : filter.peer || HERE}
        onChange={choose('peer')}
        options={[
          { value: ALL, label: text.anyone },
          { value: HERE, label: text.here },
          ...known.map((value) => ({ value, label: value })),
        ]}
      />
      <SelectField
        label={text.outcome}
        value={filter.outcome ?? ALL}
        onChange={choose('outcome')}
        options={[{ value: ALL, label: text.any }, ...outcomes]}
      />
    </search>
  );
}

export function ClearFilter({ onClear }: { onClear(): void }) {
  return <Button onPress={onClear}>{text.clear}</Button>;
}

function withText({ text: _before, ...rest }: ActivityFilter, words: string): ActivityFilter {
  return words.trim() === '' ? rest : { ...rest, text: words.trim() };
}
