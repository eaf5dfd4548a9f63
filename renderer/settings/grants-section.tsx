import { settings as text } from '../text/settings.ts';
import { useKnown } from './context.ts';
import { ItemWords } from './list-item.tsx';
import { SavedList } from './saved-field.tsx';
import type { Schema } from './schema.ts';
import { Section } from './section.tsx';
import { summaryOf } from './words.ts';

/** Who may do what: the person's rules in their order, then what holds without any. */
export function GrantsSection() {
  const { drawing } = useKnown();
  const core: Schema = drawing.core;
  const grants = core.properties?.grants;
  if (!grants) return null;
  const defaults = drawing.agents.flatMap((agent) =>
    agent.permissions.flatMap(({ name, default: given }) =>
      given.map((one) => ({ permission: name, ...one })),
    ),
  );
  return (
    <Section title={text.grants.title}>
      <p>{text.grants.hint}</p>
      <SavedList schema={{ ...grants, description: '' }} label={text.grants.what} path="grants" />
      <div className="stack list">
        <h3>{text.grants.defaults}</h3>
        <ul>
          {defaults.map((one) => {
            const { heading, details } = summaryOf(grants.items ?? {}, one, drawing);
            return (
              <li key={JSON.stringify(one)} className="card item">
                <ItemWords name={heading} details={details} />
              </li>
            );
          })}
        </ul>
        <p>{text.grants.otherwise}</p>
        <p className="soft small">{text.grants.strangersNeverAsk}</p>
      </div>
    </Section>
  );
}
