import { settings as text } from '../text/settings.ts';
import { useKnown } from './context.ts';
import { SavedList } from './saved-field.tsx';
import type { Schema } from './schema.ts';
import { Section } from './section.tsx';
import { permissions, wordsOf } from './words.ts';

/** Who may do what: the person's rules in their order, then what holds without any. */
export function GrantsSection() {
  const { drawing } = useKnown();
  const core: Schema = drawing.core;
  const grants = core.properties?.grants;
  if (!grants) return null;
  const { who = {}, decision = {} } = grants.items?.properties ?? {};
  const titles = new Map(permissions(drawing).map(({ value, label }) => [value, label]));
  return (
    <Section title={text.grants.title}>
      <p>{text.grants.hint}</p>
      <SavedList schema={{ ...grants, description: '' }} label={text.grants.what} path="grants" />
      <div>
        <h3>{text.grants.defaults}</h3>
        <ul className="defaults">
          {drawing.agents.flatMap((agent) =>
            agent.permissions.flatMap((permission) =>
              permission.default.map((one) => (
                <li key={`${permission.name} ${one.who}`}>
                  {`${titles.get(permission.name)}: ${wordsOf(who, one.who, drawing)}: ` +
                    wordsOf(decision, one.decision, drawing)}
                </li>
              )),
            ),
          )}
          <li>{text.grants.otherwise}</li>
        </ul>
        <p className="soft small">{text.grants.strangersNeverAsk}</p>
      </div>
    </Section>
  );
}
