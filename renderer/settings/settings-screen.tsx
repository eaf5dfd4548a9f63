import { useDesktop, useSettings } from '../live.ts';
import { settings as text } from '../text/settings.ts';
import { Empty, Notice } from '../ui/notice.tsx';
import { Screen } from '../ui/screen.tsx';
import { AboutSection } from './about-section.tsx';
import { AccountSection } from './account-section.tsx';
import { SettingsContext, useDrawing } from './context.ts';
import { GeneralSection } from './general-section.tsx';
import { GrantsSection } from './grants-section.tsx';
import { SavedFields } from './saved-field.tsx';
import type { Schema } from './schema.ts';
import { Section } from './section.tsx';
import './settings.css';

/** Everything that can be set, drawn from the schemas of the core and of each agent. */
export function SettingsScreen() {
  const state = useSettings();
  const drawing = useDrawing(state !== undefined);
  const desktop = useDesktop();
  return (
    <Screen title={text.title}>
      {state && drawing ? (
        <SettingsContext value={{ state, drawing }}>
          <div className="settings">
            {state.problem && (
              <Notice kind="bad">
                <strong>{text.broken.title}</strong>
                <span>{state.problem}</span>
                <span>{text.broken.hint}</span>
              </Notice>
            )}
            <AccountSection />
            <GeneralSection />
            {drawing.agents.map(({ name, title, schema }) => (
              <AgentSection key={name} name={name} title={title} schema={schema} />
            ))}
            <GrantsSection />
            {desktop && <AboutSection version={desktop.version} />}
          </div>
        </SettingsContext>
      ) : (
        desktop?.life === 'stopped' && <Empty title={text.absent.title}>{text.absent.hint}</Empty>
      )}
    </Screen>
  );
}

function AgentSection({ name, title, schema }: { name: string; title: string; schema: Schema }) {
  const hasAny = Object.keys(schema.properties ?? {}).length > 0;
  return (
    <Section title={title}>
      {hasAny ? <SavedFields schema={schema} path={name} /> : <p className="soft">{text.nothingToSet}</p>}
    </Section>
  );
}
