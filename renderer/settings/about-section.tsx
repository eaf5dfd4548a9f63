import { settings as text } from '../text/settings.ts';
import { useKnown } from './context.ts';
import { Facts, Section } from './section.tsx';

export function AboutSection({ version }: { version: string }) {
  const { places } = useKnown().state;
  return (
    <Section title={text.about.title}>
      <Facts
        facts={[
          [text.about.version, version],
          [text.about.settings, places.settings],
          [text.about.log, places.log],
          [text.about.licence, text.about.licenceName],
        ]}
      />
    </Section>
  );
}
