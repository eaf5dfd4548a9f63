import { useEffect, useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { settings as text } from '../text/settings.ts';
import { useKnown } from './context.ts';
import { Saved } from './saved-field.tsx';
import { propertiesOf, type Schema } from './schema.ts';
import { BooleanField } from './schema-choice.tsx';
import { Section } from './section.tsx';

// They have places of their own, or none.
const elsewhere: ReadonlySet<string> = new Set(['version', 'account', 'grants']);

/** What concerns the whole device. */
export function GeneralSection() {
  const schema: Schema = useKnown().drawing.core;
  return (
    <Section title={text.general.title}>
      <StartAtLogin />
      {propertiesOf(schema)
        .filter(({ name }) => !elsewhere.has(name))
        .map((property) => (
          <Saved key={property.name} property={property} path={property.name} />
        ))}
    </Section>
  );
}

/** Kept by the system, not in the settings. */
function StartAtLogin() {
  const [isOn, setIsOn] = useState<boolean>();
  const [problem, setProblem] = useState<string>();
  const ask = () =>
    dragoman.desktop.state({}).then(
      ({ startAtLogin }) => setIsOn(startAtLogin),
      (error: Error) => setProblem(error.message),
    );
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once
  useEffect(() => void ask(), []);
  const set = async (on: boolean) => {
    setProblem(undefined);
    await dragoman.desktop.setStartAtLogin({ on }).catch((error: Error) => setProblem(error.message));
    await ask();
  };
  return (
    <BooleanField
      schema={{ description: text.general.startAtLoginHint }}
      label={text.general.startAtLogin}
      value={isOn}
      isRequired
      faults={problem === undefined ? [] : [{ path: '', message: problem }]}
      onEdit={() => {}}
      onDone={(on) => void set(on === true)}
    />
  );
}
